/** Remembers refused logins for every instance, because vCenter locks an account that keeps trying. */
export interface LoginGate {
  refusedAt(vcenter: string, secretVersion: string): Promise<number | undefined>;
  refused(vcenter: string, secretVersion: string): Promise<void>;
}
