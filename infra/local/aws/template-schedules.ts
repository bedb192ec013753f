import type { Resolve } from '#infra/local/aws/intrinsics';
import type { ScheduleInput, Scheduler } from '#infra/local/aws/scheduler';
import { resourcesOfType, type Template } from '#infra/local/aws/template';

interface RuleProperties {
  ScheduleExpression?: string;
  State?: string;
  Targets?: { Id?: string; Arn?: string; Input?: string }[];
}

/** Creates the groups and schedules that the template declares, and the schedules of its EventBridge rules. */
export function scheduleTemplate(template: Template, resolve: Resolve, scheduler: Scheduler): void {
  for (const { logicalId, properties } of resourcesOfType(template, 'AWS::Scheduler::ScheduleGroup')) {
    scheduler.createGroup(String(resolve(properties['Name'] ?? logicalId)));
  }
  for (const { logicalId, properties } of resourcesOfType(template, 'AWS::Scheduler::Schedule')) {
    const input = resolve(properties) as ScheduleInput;
    scheduler.create(input.Name ?? logicalId, input);
  }
  for (const { logicalId, properties } of resourcesOfType(template, 'AWS::Events::Rule')) {
    const { ScheduleExpression, State, Targets = [] } = resolve(properties) as RuleProperties;
    if (!ScheduleExpression) continue;
    for (const { Id = 'target', Arn, Input } of Targets) {
      const target = { RoleArn: 'events', ...(Arn ? { Arn } : {}), ...(Input ? { Input } : {}) };
      const state = State ? { State } : {};
      scheduler.create(`${logicalId}-${Id}`, {
        ScheduleExpression,
        Target: target,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ...state,
      });
    }
  }
}
