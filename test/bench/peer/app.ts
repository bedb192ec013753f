import { Agent } from 'node:https';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { App, AwsLambdaReceiver } from '@slack/bolt';
import axios, { type AxiosInstance } from 'axios';

interface Account {
  url: string;
  username: string;
  password: string;
  ca?: string;
}

/** What a team would write on Bolt: its vCenters' accounts from Secrets Manager, a client for each, one slash command. */
const secrets = new SecretsManagerClient({});

const accounts = Promise.all(
  String(process.env['VCENTER_SECRETS'])
    .split(',')
    .map(async (name) => {
      const { SecretString: text } = await secrets.send(new GetSecretValueCommand({ SecretId: name }));
      return JSON.parse(String(text)) as Account;
    }),
);
accounts.catch(() => undefined);

const clients = new Map<string, AxiosInstance>();

function client({ url, ca }: Account): AxiosInstance {
  const httpsAgent = new Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
  // Its vCenters are in the VPC: no proxy, and no redirects.
  const direct = { maxRedirects: 0, proxy: false } as const;
  const made = clients.get(url) ?? axios.create({ baseURL: url, httpsAgent, timeout: 20_000, ...direct });
  clients.set(url, made);
  return made;
}

/** The VMs of that name on one vCenter: a session, then a list. */
async function find(account: Account, name: string): Promise<readonly { vm: string }[]> {
  const { username, password } = account;
  const http = client(account);
  const { data: token } = await http.post('/api/session', undefined, { auth: { username, password } });
  const headers = { 'vmware-api-session-id': token };
  return (await http.get<{ vm: string }[]>(`/api/vcenter/vm?names=${encodeURIComponent(name)}`, { headers })).data;
}

const receiver = new AwsLambdaReceiver({ signingSecret: String(process.env['SLACK_SIGNING_SECRET']) });

// Given a token, Bolt first asks Slack whose it is: the peer is spared that round trip.
const authorize = async () => ({ botToken: String(process.env['SLACK_BOT_TOKEN']) });

const app = new App({ receiver, authorize });

app.command('/vm', async ({ ack, command, respond }) => {
  await ack();
  const [subcommand, name = ''] = command.text.split(' ');
  if (subcommand === 'snapshot') {
    const found = await Promise.all((await accounts).map((account) => find(account, name)));
    await respond(`Taking a snapshot of ${name} (${found.flat()[0]?.vm})`);
    return;
  }
  const addresses = (await accounts).map((account) => client(account).defaults.baseURL);
  await respond(`Commands for ${addresses.join(', ')}: list, info, snapshot, snapshots`);
});

export const handler = receiver.toHandler();
