import { readFile } from 'node:fs/promises';

export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  DependsOn?: string | string[];
  Condition?: string;
}

/** The CloudFormation template that `serverless package` writes. */
export interface Template {
  Parameters?: Record<string, { Default?: unknown }>;
  Conditions?: Record<string, unknown>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Resources: Record<string, TemplateResource>;
}

export interface NamedResource {
  logicalId: string;
  properties: Record<string, unknown>;
}

export async function readTemplate(file: string): Promise<Template> {
  const template = JSON.parse(await readFile(file, 'utf8')) as Partial<Template>;
  if (!template.Resources) throw new Error(`${file} is no CloudFormation template: it has no Resources.`);
  return template as Template;
}

/** Leaves out the resources whose condition does not hold, as a deploy does. */
export function selectedBy(template: Template, resolve: (value: unknown) => unknown): Template {
  const selected = Object.entries(template.Resources).filter(
    ([, { Condition }]) => Condition === undefined || resolve({ Condition }) === true,
  );
  return { ...template, Resources: Object.fromEntries(selected) };
}

/** The resources of one type, in the template's order. */
export function resourcesOfType(template: Template, type: string): NamedResource[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([logicalId, resource]) => ({ logicalId, properties: resource.Properties ?? {} }));
}
