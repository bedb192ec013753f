import { signRequest } from '#infra/aws/sign-request';
import type { Place } from '#infra/operator/vcenter/place';

const PATIENCE = 15_000;

/** A refusal of AWS, by the code it gives; in the shape of the SDK's own errors. */
class AwsRefusal extends Error {
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
  }
}

/**
 * One call of a service that speaks AWS's Query protocol, which the SDK's clients that are here do not.
 *
 * @returns its XML
 * @throws what the SDK would: an error named after AWS's code, or with the network's code
 */
export async function askAws(
  place: Place,
  service: 'sts' | 'cloudformation',
  form: Readonly<Record<string, string>>,
): Promise<string> {
  const region = await place.database.config.region();
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = new URL(place.endpoints?.awsEndpointUrl ?? `https://${service}.${region}.${suffix}/`);
  const body = new URLSearchParams(form).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const credentials = await place.database.config.credentials();
  const { host: _host, ...signed } = signRequest(
    { method: 'POST', url, headers, body },
    credentials,
    { region, service },
    Date.now(),
  );
  const answer = await fetch(url, {
    method: 'POST',
    headers: signed,
    body,
    signal: AbortSignal.timeout(PATIENCE),
  }).catch(withCode);
  const text = await answer.text();
  if (answer.ok) return text;
  throw new AwsRefusal(
    elementOf(text, 'Code') ?? `Http${answer.status}`,
    elementOf(text, 'Message') ?? '',
    answer.status,
  );
}

/** What stands in the first element of this name. */
export function elementOf(xml: string, element: string): string | undefined {
  const text = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1];
  return text
    ?.replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&');
}

/** `fetch` hides the network's own code in the cause. */
function withCode(error: unknown): never {
  const { cause } = error as { readonly cause?: { readonly code?: string } };
  throw cause?.code === undefined
    ? error
    : Object.assign(new Error('AWS was not reached', { cause: error }), { code: cause.code });
}
