import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { type Found, inAws } from '#infra/operator/doctor/examination';
import type { Place } from '#infra/operator/vcenter/place';

/** What the deployed functions were told of their site. */
export interface Told {
  readonly teamIds: readonly string[];
  readonly appId: string;
}

const PLACEHOLDERS = new Set(['T00000000', 'A00000000', 'U00000000']);

/** Each a deploy parameter, the variable in which functions have it, and what one value is like. */
const FORMS = [
  ['teamIds', 'TEAM_IDS', /^T[A-Z0-9]{6,}$/, 'the id of a workspace, such as T0123ABCD'],
  ['appId', 'APP_ID', /^A[A-Z0-9]{6,}$/, 'the id of the Slack app, such as A0123ABCD'],
  [
    'admins',
    'ADMINS',
    /^[UW][A-Z0-9]{6,}$/,
    "a person's id, such as U0123ABCD: in Slack, Copy member ID in a profile's menu",
  ],
] as const;

/** The parameters as they were deployed. */
export function checkParameters(place: Place): Promise<Found<Told>> {
  const functionName = `${place.functionPrefix}vm`;
  const absent = {
    says: `there is no function ${functionName} here`,
    cure: 'The deploy was not finished. Deploy again.',
  };
  return inAws(
    'parameters',
    `what ${functionName} was told`,
    async () => {
      const asked = new GetFunctionConfigurationCommand({ FunctionName: functionName });
      const variables = (await place.lambda.send(asked)).Environment?.Variables ?? {};
      const told = { teamIds: list(variables['TEAM_IDS']), appId: variables['APP_ID'] ?? '' };
      const mistakes = FORMS.flatMap(([parameter, variable, form, like]) =>
        mistakesIn(parameter, list(variables[variable]), form, like),
      );
      const [first] = mistakes;
      if (first !== undefined) {
        const says = mistakes.map((mistake) => mistake.says).join('; ');
        const cure = `Correct it and deploy again: ${mistakes.map((mistake) => mistake.like).join('; ')}.`;
        return { link: { link: 'parameters', state: 'failed', says, cure }, known: told };
      }
      const says = `workspace ${told.teamIds.join(', ')}, app ${told.appId}, ${list(variables['ADMINS']).length} first admins`;
      return {
        link: { link: 'parameters', state: 'ok', says: says.replace(/\b1 first admins/, '1 first admin') },
        known: told,
      };
    },
    absent,
  );
}

function mistakesIn(
  parameter: string,
  values: readonly string[],
  form: RegExp,
  like: string,
): readonly { readonly says: string; readonly like: string }[] {
  if (values.length === 0) return [{ says: `${parameter} is empty`, like: `${parameter} is ${like}` }];
  return values.flatMap((value) => {
    if (PLACEHOLDERS.has(value))
      return [{ says: `${parameter} still is a placeholder`, like: `${parameter} is ${like}` }];
    return form.test(value) ? [] : [{ says: `"${value}" in ${parameter} is no id`, like: `${parameter} is ${like}` }];
  });
}

function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
