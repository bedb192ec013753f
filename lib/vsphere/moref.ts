/** A managed object reference, as VI JSON writes it inline. */
export interface MoRef {
  readonly _typeName: 'ManagedObjectReference';
  readonly type: string;
  readonly value: string;
}

export function moRef(type: string, value: string): MoRef {
  return { _typeName: 'ManagedObjectReference', type, value };
}

export function isMoRef(value: unknown): value is MoRef {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<MoRef>).type === 'string' &&
    typeof (value as Partial<MoRef>).value === 'string'
  );
}
