export interface RevertWish {
  /** By name or `#id`; where absent the one the VM runs from. */
  readonly snapshot?: string | undefined;
  /** True where a safety snapshot comes first. */
  readonly safety: boolean;
  /** True where the VM is started afterwards. */
  readonly start: boolean;
}
