import type { SecretsManager } from '#infra/local/aws/secrets-manager';
import type { VCenterServer } from '#infra/local/vcenter/start-vcenter';

/** Stores what an operator would have: Slack's secret, and an account of each vCenter that may do everything. */
export function storeSecrets(
  secrets: SecretsManager,
  folder: string,
  content: {
    readonly signingSecret: string;
    readonly botToken: string;
    readonly vcenters: readonly VCenterServer[];
    /** PEM of the authority behind the vCenters' certificates. */
    readonly ca: string;
    /** Stores, beside each, one that only reads. */
    readonly readAccounts: boolean;
  },
): void {
  const { signingSecret, botToken, vcenters, ca, readAccounts } = content;
  const store = (name: string, value: object): object =>
    secrets.answer('CreateSecret', { Name: `${folder}/${name}`, SecretString: JSON.stringify(value) });
  store('slack', { signingSecrets: [signingSecret], botToken });
  for (const { name, url, accounts } of vcenters) {
    store(`vcenters/${name}`, { url, ...accounts.administrator, ca, enabled: true });
    if (readAccounts) store(`vcenters-read/${name}`, { url, ...accounts.readOnly, ca, enabled: true });
  }
}
