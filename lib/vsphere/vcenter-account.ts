/** What an account is for, where a vCenter has one for reads beside that for changes. */
export type Purpose = 'read' | 'change';

/** How to reach one vCenter and as whom; the secret of the operator, read whole. */
export interface VCenterAccount {
  readonly name: string;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** PEM of the authority that signed the server's certificate; absent means the public ones. */
  readonly ca?: string;
  readonly secretVersion: string;
  /** Absent where one account is for everything. */
  readonly purpose?: Purpose;
}
