import type { VSphere } from '#lib/vsphere/vsphere';

export interface About {
  readonly version: string;
  readonly build: string;
  readonly fullName: string;
  readonly apiVersion: string;
  readonly instanceUuid?: string;
}

/** Which vCenter Server answers; known after the first command, without a request of its own. */
export async function about(vsphere: VSphere): Promise<About> {
  const { version, build, fullName, apiVersion, instanceUuid } = (await vsphere.content()).about;
  return { version, build, fullName, apiVersion, ...(instanceUuid === undefined ? {} : { instanceUuid }) };
}
