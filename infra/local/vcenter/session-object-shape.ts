import type { ContainerView } from '#infra/local/vcenter/container-view';
import type { HistoryCollector } from '#infra/local/vcenter/history-collector';
import { arrayOf, boolean, inline, type Members, unset } from '#infra/local/vcenter/shape';

const viewMembers: Members<ContainerView> = {
  container: inline((view) => view.container.ref),
  type: arrayOf('String', (view) => view.types),
  recursive: boolean((view) => view.recursive),
  view: arrayOf('ManagedObjectReference', (view) => view.view.map(({ ref }) => ref)),
};

const collectorMembers = (item: string): Members<HistoryCollector<unknown>> => ({
  filter: inline((collector) => collector.filter),
  latestPage: arrayOf(item, (collector) => collector.latestPage),
});

export const sessionObjectMembers: Readonly<Record<string, Members<never>>> = {
  ContainerView: viewMembers,
  ManagedObjectView: viewMembers,
  TaskHistoryCollector: collectorMembers('TaskInfo'),
  EventHistoryCollector: collectorMembers('Event'),
  PropertyFilter: unset('spec partialUpdates'),
};
