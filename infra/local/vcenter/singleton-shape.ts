import { canRead, PRIVILEGES } from '#infra/local/vcenter/authorization';
import type { ManagedObject } from '#infra/local/vcenter/managed-object';
import type { Session } from '#infra/local/vcenter/session-manager';
import { arrayOf, dateTime, inline, int, type Members, string, timestamp, unset } from '#infra/local/vcenter/shape';
import type { VCenter, Version } from '#infra/local/vcenter/vcenter';

const BUILDS: Readonly<Record<Version, string>> = {
  '8.0.3': '24022515',
  '8.0.2': '22385739',
  '8.0.1': '21560480',
  '7.0.3': '20990077',
};

const releaseOf = (version: Version): string => `${version}.0`;

export function serviceContent(vcenter: VCenter): Record<string, unknown> {
  const { version, instanceUuid } = vcenter;
  const build = BUILDS[version];
  return {
    _typeName: 'ServiceContent',
    rootFolder: vcenter.inventory.rootFolder.ref,
    propertyCollector: vcenter.singleton('propertyCollector'),
    viewManager: vcenter.singleton('ViewManager'),
    about: {
      _typeName: 'AboutInfo',
      name: 'VMware vCenter Server',
      fullName: `VMware vCenter Server ${version} build-${build}`,
      vendor: 'VMware, Inc.',
      version,
      patchLevel: '00100',
      build,
      localeVersion: 'INTL',
      localeBuild: '000',
      osType: 'linux-x64',
      productLineId: 'vpx',
      apiType: 'VirtualCenter',
      apiVersion: releaseOf(version),
      instanceUuid,
      licenseProductName: 'VMware VirtualCenter Server',
      licenseProductVersion: '8.0',
    },
    sessionManager: vcenter.singleton('SessionManager'),
    authorizationManager: vcenter.singleton('AuthorizationManager'),
    perfManager: vcenter.singleton('PerfMgr'),
    alarmManager: vcenter.singleton('AlarmManager'),
    eventManager: vcenter.singleton('EventManager'),
    taskManager: vcenter.singleton('TaskManager'),
    searchIndex: vcenter.singleton('SearchIndex'),
  };
}

/** The properties of the singletons; those of the session manager depend on who asks. */
export function singletonMembers(
  vcenter: VCenter,
  session: Session | undefined,
): Readonly<Record<string, Members<ManagedObject>>> {
  return {
    ServiceInstance: {
      serverClock: dateTime((_, { now }) => timestamp(now)),
      content: inline(() => serviceContent(vcenter)),
      capability: inline(() => ({
        _typeName: 'Capability',
        provisioningSupported: true,
        multiHostSupported: true,
        userShellAccessSupported: false,
      })),
    },
    SessionManager: {
      currentSession: inline(() => session?.info),
      defaultLocale: string(() => 'en'),
      supportedLocaleList: arrayOf('String', () => ['en']),
      messageLocaleList: arrayOf('String', () => ['en']),
      ...unset('sessionList message'),
    },
    TaskManager: {
      recentTask: arrayOf('ManagedObjectReference', () =>
        vcenter.tasks
          .recent()
          .filter((task) => session && canRead(session.account, vcenter.ownerOf(task)))
          .map((task) => task.ref),
      ),
      maxCollector: int(() => 32),
      ...unset('description'),
    },
    EventManager: {
      latestEvent: inline(() => {
        const last = vcenter.events.events.at(-1);
        return last && vcenter.events.render(last);
      }),
      maxCollector: int(() => 32),
      ...unset('description'),
    },
    AuthorizationManager: {
      privilegeList: arrayOf('AuthorizationPrivilege', () =>
        PRIVILEGES.map((privId) => ({
          _typeName: 'AuthorizationPrivilege',
          privId,
          onParent: false,
          name: privId.split('.').at(-1),
          privGroupName: privId.split('.').slice(0, -1).join('.'),
        })),
      ),
      ...unset('roleList description'),
    },
    ViewManager: unset('viewList'),
    PropertyCollector: unset('filter'),
    SearchIndex: {},
    PerformanceManager: unset('description historicalInterval perfCounter'),
    AlarmManager: unset('defaultExpression description'),
  };
}
