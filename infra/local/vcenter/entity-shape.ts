import type { ManagedEntity } from '#infra/local/vcenter/entities';
import { arrayOf, boolean, enumeration, inline, type Members, string, unset } from '#infra/local/vcenter/shape';

/** The properties every managed entity has. `recentTask` and `effectiveRole` are added where tasks and accounts are known. */
export const managedEntityMembers: Members<ManagedEntity> = {
  name: string((entity) => entity.name),
  parent: inline((entity) => entity.parent?.ref),
  overallStatus: enumeration('ManagedEntityStatus', () => 'green'),
  configStatus: enumeration('ManagedEntityStatus', () => 'green'),
  configIssue: arrayOf('Event', () => []),
  customValue: arrayOf('CustomFieldValue', () => []),
  value: arrayOf('CustomFieldValue', () => []),
  availableField: arrayOf('CustomFieldDef', () => []),
  disabledMethod: arrayOf('String', (entity) => entity.disabledMethod),
  declaredAlarmState: arrayOf('AlarmState', () => []),
  triggeredAlarmState: arrayOf('AlarmState', () => []),
  alarmActionsEnabled: boolean(() => true),
  tag: arrayOf('Tag', () => []),
  permission: arrayOf('Permission', () => []),
  effectiveRole: arrayOf('Int', () => [-1]),
  ...unset<ManagedEntity>('recentTask'),
};
