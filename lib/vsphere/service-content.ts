import type { MoRef } from '#lib/vsphere/moref';

interface AboutInfo {
  readonly name: string;
  readonly fullName: string;
  readonly version: string;
  readonly build: string;
  readonly apiVersion: string;
  readonly apiType: string;
  readonly instanceUuid?: string;
}

/** The singletons of one vCenter; their moIds are not their type names. */
export interface ServiceContent {
  readonly rootFolder: MoRef;
  readonly propertyCollector: MoRef;
  readonly viewManager: MoRef;
  readonly searchIndex: MoRef;
  readonly sessionManager: MoRef;
  readonly taskManager: MoRef;
  readonly eventManager: MoRef;
  readonly authorizationManager: MoRef;
  readonly about: AboutInfo;
}
