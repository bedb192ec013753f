import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { bundleFunction } from '#infra/aws/plugin/bundle-function';
import { mendTemplate, type Template } from '#infra/aws/plugin/mend-template';
import { POLICY_FILE } from '#infra/aws/plugin/read-policy';
import { type SiteParameters, siteParameters } from '#infra/aws/plugin/site-parameters';
import { readSitePolicy } from '#infra/aws/plugin/site-policy';

/** As much of the framework as this plugin touches. */
interface Serverless {
  readonly serviceDir: string;
  readonly processedInput: {
    readonly commands: readonly string[];
    readonly options: { readonly stage?: string; readonly region?: string; readonly param?: readonly string[] };
    readonly isHelpRequest: boolean;
  };
  readonly configurationInput: {
    readonly provider: { readonly stage: string };
    readonly params: Record<string, Readonly<Record<string, unknown>>>;
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  readonly pluginManager: { readonly plugins: readonly object[] };
  getProvider(name: 'aws'): { getStage(): string; getDeploymentPrefix(): string };
  readonly service: {
    readonly service: string;
    readonly functions: Record<string, { handler: string; package?: { artifact?: string } }>;
    readonly provider: { readonly compiledCloudFormationTemplate: Template };
    readonly package: { artifactDirectoryName?: string };
  };
}

interface Zipper {
  zipFiles(files: readonly string[], zipFileName: string, prefix: string): Promise<string>;
}

/** Takes the parameters from the site's file, bundles each function with the site's policy, and mends what the framework leaves out. */
export class SlashvmPlugin {
  readonly hooks: Readonly<Record<string, () => void | Promise<void>>>;
  readonly #serverless: Serverless;

  constructor(serverless: Serverless) {
    this.#serverless = serverless;
    // Here, before the framework looks up the first parameter.
    const site = serverless.processedInput.isHelpRequest ? undefined : this.#takeSite();
    this.hooks = {
      'before:package:createDeploymentArtifacts': () => this.#bundle(),
      'before:deploy:function:packageFunction': () => this.#bundle(),
      'after:aws:package:finalize:mergeCustomProviderResources': () =>
        mendTemplate(this.#serverless.service.provider.compiledCloudFormationTemplate, site?.values.kmsKey),
    };
  }

  /** Puts what the site says over the defaults of `serverless.yml`; what was typed as `--param` stays over both. */
  #takeSite(): SiteParameters {
    const { processedInput, configurationInput, serviceDir, classes } = this.#serverless;
    const { params, provider } = configurationInput;
    const { stage = provider.stage, region, param = [] } = processedInput.options;
    const typed = { stage, region, params: param, command: processedInput.commands };
    const site = siteParameters(serviceDir, String(params['default']?.['region']), typed);
    if ('refusal' in site) throw new classes.Error(site.refusal, 'SLASHVM_SITE');
    params[stage] = { ...params[stage], ...site.params };
    return site;
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
