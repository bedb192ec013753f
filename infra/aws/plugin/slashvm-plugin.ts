import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleFunction } from '#infra/aws/plugin/bundle-function';
import { mendTemplate, type Template } from '#infra/aws/plugin/mend-template';
import { placeholdersIn } from '#infra/aws/plugin/placeholders';
import { POLICY_FILE } from '#infra/aws/plugin/read-policy';
import { readSitePolicy } from '#infra/aws/plugin/site-policy';

/** As much of the framework as this plugin touches. */
interface Serverless {
  readonly serviceDir: string;
  readonly processedInput: { readonly commands: readonly string[] };
  readonly configurationInput: { readonly params?: { readonly default?: Readonly<Record<string, unknown>> } };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly pluginManager: { readonly plugins: readonly object[] };
  getProvider(name: 'aws'): { getStage(): string; getDeploymentPrefix(): string };
  readonly service: {
    readonly service: string;
    readonly custom: { readonly site: Readonly<Record<string, unknown>> };
    readonly functions: Record<string, { handler: string; package?: { artifact?: string } }>;
    readonly provider: {
      readonly compiledCloudFormationTemplate: Template;
      readonly environment: Readonly<Record<string, unknown>>;
    };
    readonly package: { artifactDirectoryName?: string };
  };
}

interface Zipper {
  zipFiles(files: readonly string[], zipFileName: string, prefix: string): Promise<string>;
}

/** Bundles each function with the site's policy, mends what the framework leaves out, and refuses to deploy placeholders. */
export class SlashvmPlugin {
  readonly hooks: Readonly<Record<string, () => void | Promise<void>>>;
  readonly #serverless: Serverless;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    this.hooks = {
      initialize: () => {
        this.#refusePlaceholders();
        this.#refuseRetention();
      },
      'before:package:createDeploymentArtifacts': () => this.#bundle(),
      'before:deploy:function:packageFunction': () => this.#bundle(),
      'after:aws:package:finalize:mergeCustomProviderResources': () =>
        mendTemplate(this.#serverless.service.provider.compiledCloudFormationTemplate),
    };
  }

  #refusePlaceholders(): void {
    const { processedInput, configurationInput, service, classes } = this.#serverless;
    if (processedInput.commands[0] !== 'deploy') return;
    const left = placeholdersIn(service.custom.site, configurationInput.params?.default ?? {});
    if (left.length === 0) return;
    const flags = left.map((name) => `--param="${name}=…"`).join(' ');
    throw new classes.Error(
      `Not deployed: ${left.join(', ')} still ${left.length === 1 ? 'has its placeholder' : 'have their placeholders'}. ` +
        `Give your own with ${flags}, or under params in serverless.yml.`,
      'SLASHVM_PLACEHOLDERS',
    );
  }

  /** Every function would refuse it as it loads, and nobody would be told. */
  #refuseRetention(): void {
    const { service, classes } = this.#serverless;
    const days = String(service.provider.environment['AUDIT_RETENTION']);
    if (/^[1-9]\d{0,4}$/.test(days)) return;
    throw new classes.Error(
      `auditRetention is a whole number of days, at least 1, not "${days}".`,
      'SLASHVM_AUDIT_RETENTION',
    );
  }

  async #bundle(): Promise<void> {
    const { service, serviceDir } = this.#serverless;
    const policy = this.#policy();
    this.#dateArtifacts();
    await Promise.all(
      Object.entries(service.functions).map(async ([name, definition]) => {
        const { file } = await bundleFunction(name, serviceDir);
        const folder = dirname(file);
        const beside = join(folder, 'policy.json');
        await writeFile(beside, policy);
        definition.handler = 'index.handler';
        definition.package = { artifact: await this.#zipper().zipFiles([file, beside], `${name}.zip`, folder) };
      }),
    );
  }

  /** The site's policy as functions read it; one with a mistake is not packaged at all. */
  #policy(): string {
    const { serviceDir, classes } = this.#serverless;
    const read = readSitePolicy(serviceDir);
    if ('policy' in read) return JSON.stringify(read.policy);
    const lines = read.mistakes.map((mistake) => `- ${mistake}`);
    throw new classes.Error([`Not packaged, for ${POLICY_FILE} is not valid:`, ...lines].join('\n'), 'SLASHVM_POLICY');
  }

  /** The one thing in a template that two packages of the same source differ in; reproducible-builds.org names the variable. */
  #dateArtifacts(): void {
    const seconds = process.env['SOURCE_DATE_EPOCH'];
    if (seconds === undefined) return;
    const { service } = this.#serverless;
    const provider = this.#serverless.getProvider('aws');
    const date = new Date(Number(seconds) * 1000);
    const folder = `${provider.getDeploymentPrefix()}/${service.service}/${provider.getStage()}`;
    service.package.artifactDirectoryName = `${folder}/${date.getTime()}-${date.toISOString()}`;
  }

  #zipper(): Zipper {
    const zipper = this.#serverless.pluginManager.plugins.find((plugin) => 'zipFiles' in plugin);
    if (zipper === undefined) throw new Error('This version of the framework has no zipFiles');
    return zipper as Zipper;
  }
}
