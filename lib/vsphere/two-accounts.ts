import type { VSphereError } from '#lib/vsphere/errors';
import { isWrite } from '#lib/vsphere/rest-request';
import type { VSphere } from '#lib/vsphere/vsphere';

/** One vCenter with two accounts. What writes goes as the one for changes, all else as the one for reads. */
export function withTwoAccounts(read: VSphere, change: VSphere, noChanges?: VSphereError): VSphere {
  return {
    vcenter: read.vcenter,
    get url() {
      return read.url;
    },
    ...(noChanges === undefined ? {} : { noChanges }),
    rest: (request) => (isWrite(request) ? change : read).rest(request),
    call: (type, moId, method, body, options) =>
      (options?.write === true ? change : read).call(type, moId, method, body, options),
    property: (type, moId, name) => read.property(type, moId, name),
    content: () => read.content(),
    as: (purpose) => (purpose === 'change' ? change : read),
    readyToChange: () => change.logIn(),
    logIn: () => read.logIn(),
    prepare: () => read.prepare(),
    beginInvocation() {
      read.beginInvocation();
      change.beginInvocation();
    },
    async close() {
      await Promise.all([read.close(), change.close()]);
    },
  };
}

/** In the place of an account that there is not: whatever is asked of it is refused, and nothing is sent. */
export function withoutAccount({ vcenter, url }: Pick<VSphere, 'vcenter' | 'url'>, error: VSphereError): VSphere {
  const refuse = (): Promise<never> => Promise.reject(error);
  const refusing: VSphere = {
    vcenter,
    url,
    noChanges: error,
    rest: refuse,
    call: refuse,
    property: refuse,
    content: refuse,
    as: () => refusing,
    readyToChange: refuse,
    logIn: refuse,
    prepare: () => undefined,
    beginInvocation: () => undefined,
    close: async () => undefined,
  };
  return refusing;
}
