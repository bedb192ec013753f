import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { parseSecret } from '#infra/aws/parse-secret';

/** `slashvm/<stage>/slack`. */
export interface SlackSecret {
  /** Current first; a previous one during a rotation. */
  readonly signingSecrets: readonly string[];
  readonly botToken: string;
}

export interface SlackSecretReader {
  read(options: { readonly fresh: boolean }): Promise<SlackSecret>;
}

/** Milliseconds a secret is remembered. */
const REMEMBERED = 5 * 60_000;
/** Milliseconds between two fresh reads, so that forged requests cannot make a stream of them. */
const AT_MOST_EVERY = 30_000;

/** Slack's secret, remembered for minutes. The first read starts at once: it is under way while code still loads. */
export function createSlackSecret(client: SecretsManagerClient, name: string, now: () => number): SlackSecretReader {
  let at = now();
  let reading = load();
  reading.catch(() => undefined);

  async function load(): Promise<SlackSecret> {
    const { SecretString: text } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return readSlackSecret(name, text ?? '');
  }

  return {
    async read({ fresh }) {
      const age = now() - at;
      const failed = await reading.then(
        () => false,
        () => true,
      );
      if (failed || age > REMEMBERED || (fresh && age > AT_MOST_EVERY)) {
        at = now();
        reading = load();
      }
      return await reading;
    },
  };
}

/** The secret's form; what is wrong is named, its text never shown. */
export function readSlackSecret(name: string, text: string): SlackSecret {
  const parsed = parseSecret(text);
  if (parsed === undefined) throw new Error(`The secret ${name} is not a JSON object.`);
  const { signingSecrets, botToken } = parsed;
  const secrets = Array.isArray(signingSecrets) ? signingSecrets.filter((one) => typeof one === 'string') : [];
  if (secrets.length === 0 || typeof botToken !== 'string') {
    throw new Error(`The secret ${name} needs "signingSecrets" (a list) and "botToken".`);
  }
  return { signingSecrets: secrets, botToken };
}
