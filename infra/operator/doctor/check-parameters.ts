import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { type Found, inAws } from '#infra/operator/doctor/examination';
import { missing } from '#infra/operator/site/for-stage';
import { readBlock } from '#infra/operator/site/read-site';
import { SITE_FILE } from '#infra/operator/site/site';
import type { Place } from '#infra/operator/vcenter/place';

/** What the deployed functions were told of their site. */
export interface Told {
  readonly teamIds: readonly string[];
  readonly appId: string;
}

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
      const mistakes = mistakesIn({ teamIds: told.teamIds, appId: told.appId, admins: list(variables['ADMINS']) });
      if (mistakes.length > 0) {
        const says = `what ${functionName} was told cannot be right`;
        const cure = `${mistakes.join(' ')} Correct it in ${SITE_FILE}, and deploy again.`;
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

/** By the forms and placeholders that a deploy goes by; each is read by itself, for a mistake leaves nothing of a block. */
function mistakesIn(
  told: Readonly<Record<'teamIds' | 'appId' | 'admins', string | readonly string[]>>,
): readonly string[] {
  return Object.entries(told).flatMap(([name, value]) => {
    const mistakes: string[] = [];
    const values = readBlock({ [name]: value }, '', (place, sentence) => mistakes.push(`${place}: ${sentence}`));
    const absent = mistakes.length > 0 ? [] : missing(values).filter((line) => line.startsWith(`${name}:`));
    return [...mistakes, ...absent];
  });
}

function list(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
