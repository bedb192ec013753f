import { type ManagedObject, type MoRef, moRef } from '#infra/local/vcenter/managed-object';
import type { Session } from '#infra/local/vcenter/session-manager';

/** An object that lives in one session and ends with it. */
export abstract class SessionObject implements ManagedObject {
  readonly type: string;
  readonly id: string;
  readonly ref: MoRef;
  readonly session: Session;

  constructor(type: string, session: Session) {
    this.type = type;
    this.id = session.newObjectId();
    this.ref = moRef(type, this.id);
    this.session = session;
    session.objects.set(this.id, this);
  }

  destroy(): void {
    this.session.objects.delete(this.id);
  }
}
