import { createHmac } from 'node:crypto';
import { codeOfFetch } from '#infra/operator/doctor/code-of-fetch';
import type { Link } from '#lib/doctor/link';

const PATIENCE = 10_000;
/** Where Slack sends what is clicked; it answers at once, and so shows whether a signature was accepted. */
const INTERACTIONS = 'slack/interactions';

/**
 * Whether Slack finds each route: without a signature the gateway refuses by itself, and no code of ours runs.
 *
 * @param words of the slash commands, by their folders
 */
export async function checkApi(apiUrl: string, words: readonly string[]): Promise<Link> {
  const link = 'API';
  const paths = [...words.map((word) => `slack/commands/${word}`), INTERACTIONS];
  const answers = await Promise.all(paths.map(async (path) => ({ path, ...(await post(`${apiUrl}/${path}`, '')) })));
  const [silent] = answers.filter((answer) => 'code' in answer);
  if (silent !== undefined && 'code' in silent) {
    const cure = 'Check this machine’s network and proxy; Slack has to reach that address from the internet.';
    return { link, state: 'failed', says: `${apiUrl} does not answer (${silent.code})`, cure };
  }
  const missing = answers.filter((answer) => 'status' in answer && answer.status !== 400);
  if (missing.length > 0) {
    const says = missing
      .map((answer) => `${answer.path} answers ${'status' in answer ? answer.status : ''}`)
      .join(', ');
    const cure = 'The gateway has to answer 400 to a request without a signature. Deploy this version again.';
    return { link, state: 'failed', says, cure };
  }
  return { link, state: 'ok', says: `${apiUrl} answers, ${paths.length} routes` };
}

/** Slack's signing secrets are 32 hexadecimal digits; the app's other secrets and tokens mostly are not. */
const FORM = /^[0-9a-f]{32}$/;
const WHERE =
  'Copy it from Basic Information, App Credentials, Signing Secret, and store it first in signingSecrets of';

/** Whether the deployed functions accept what is signed with the stored secret; the request asks for nothing. */
export async function checkSigning(apiUrl: string, signingSecret: string, secret: string): Promise<Link> {
  const link = 'signing';
  const body = `payload=${encodeURIComponent(JSON.stringify({ type: 'doctor' }))}`;
  const time = String(Math.floor(Date.now() / 1000));
  const mac = createHmac('sha256', signingSecret).update(`v0:${time}:${body}`).digest('hex');
  const headers = { 'X-Slack-Signature': `v0=${mac}`, 'X-Slack-Request-Timestamp': time };
  const answer = await post(`${apiUrl}/${INTERACTIONS}`, body, headers);
  if ('code' in answer) {
    return { link, state: 'failed', says: `the API does not answer (${answer.code})`, cure: 'See the link above.' };
  }
  if (answer.status === 401) {
    const cure = `The functions read the secret anew within 30 seconds: try again then. If it stays so, check this machine's clock. ${WHERE} ${secret}.`;
    return { link, state: 'failed', says: 'the functions do not accept what is signed with the stored secret', cure };
  }
  if (answer.status !== 200) {
    const cure = `Read why in the log of the function interactions; it needs the secret ${secret} and the table.`;
    return { link, state: 'failed', says: `the function interactions answers ${answer.status}`, cure };
  }
  if (!FORM.test(signingSecret)) {
    const says = 'the stored secret is none of Slack’s, which are 32 digits and letters from a to f';
    return { link, state: 'failed', says, cure: `${WHERE} ${secret}.` };
  }
  return { link, state: 'ok', says: 'the functions accept what is signed with the stored secret' };
}

type Answer = { readonly status: number } | { readonly code: string };

async function post(url: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers };
  try {
    const answer = await fetch(url, { method: 'POST', body, headers: form, signal: AbortSignal.timeout(PATIENCE) });
    await answer.arrayBuffer();
    return { status: answer.status };
  } catch (error) {
    return { code: codeOfFetch(error) };
  }
}
