import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { App, AwsLambdaReceiver } from '@slack/bolt';
import axios, { type AxiosInstance } from 'axios';

/** What a team would write on Bolt: vCenter's account from Secrets Manager, a client for it, one slash command. */
const secrets = new SecretsManagerClient({});

const account = secrets
  .send(new GetSecretValueCommand({ SecretId: String(process.env['VCENTER_SECRET']) }))
  .then(({ SecretString: text }) => JSON.parse(String(text)) as { url: string; username: string; password: string });
account.catch(() => undefined);

let vcenter: AxiosInstance | undefined;

async function client(): Promise<AxiosInstance> {
  const { url, username, password } = await account;
  vcenter ??= axios.create({ baseURL: url, auth: { username, password }, timeout: 20_000, maxRedirects: 0 });
  return vcenter;
}

const receiver = new AwsLambdaReceiver({ signingSecret: String(process.env['SLACK_SIGNING_SECRET']) });

// Given a token, Bolt first asks Slack whose it is: the peer is spared that round trip.
const authorize = async () => ({ botToken: String(process.env['SLACK_BOT_TOKEN']) });

const app = new App({ receiver, authorize });

app.command('/vm', async ({ ack, respond }) => {
  await ack();
  const { defaults } = await client();
  await respond(`Commands for ${defaults.baseURL}: list, info, snapshot, snapshots`);
});

export const handler = receiver.toHandler();
