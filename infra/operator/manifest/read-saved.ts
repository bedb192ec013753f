import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ROUTES } from '#infra/operator/manifest/app-manifest';
import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

/** A manifest that somebody saved: Slack's names, and nothing known of what is under them. */
export type SavedManifest = Readonly<Record<string, unknown>>;

/**
 * The saved manifest of the app at this API, as YAML or JSON.
 *
 * @throws UsageMistake where it is not there, is no manifest, or is the one of another app, workspace or stage
 */
export function readSaved(file: string, url: string, { moved }: { readonly moved: boolean }): SavedManifest {
  const saved = parsed(file, text(file));
  if (!isObject(saved) || !isObject(saved['display_information'])) {
    throw new UsageMistake(
      `${file} is no Slack app manifest: it has no display_information. ` +
        'Name what npm run manifest printed, or what the app shows as "App Manifest" at https://api.slack.com/apps.',
    );
  }
  refuseForeign(file, apisOf(saved), url, moved);
  return saved;
}

function refuseForeign(file: string, apis: readonly string[], url: string, moved: boolean): void {
  if (apis.length === 0) {
    throw new UsageMistake(
      `${file} is another app's manifest: nothing in it leads to ${ROUTES.command}… or ${ROUTES.interactions}. Name SlashVM's own.`,
    );
  }
  if (moved || apis.includes(url)) return;
  throw new UsageMistake(
    `${file} is the app of ${apis[0]}, another workspace's or stage's: each has a manifest of its own. ` +
      `Name the one for ${url}; or, if that API has moved here, say --moved.`,
  );
}

/** The APIs that a manifest's addresses lead to; none where it is no manifest of SlashVM. */
function apisOf(saved: SavedManifest): readonly string[] {
  const commands = at(saved, 'features', 'slash_commands');
  const addresses = [
    ...(Array.isArray(commands) ? commands.map((command: unknown) => at(command, 'url')) : []),
    at(saved, 'settings', 'interactivity', 'request_url'),
  ];
  const apis = addresses.map((address) => {
    const text = typeof address === 'string' ? address : '';
    return /^(.+?)\/slack\/(commands\/[^/]+|interactions)$/.exec(text)?.[1];
  });
  return [...new Set(apis.filter((api) => api !== undefined))];
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? `There is no file ${file}.` : `${file} cannot be read (${code}).`;
    throw new UsageMistake(`${why} Save a manifest first: npm run -s manifest -- --url <api> > ${file}`, {
      cause: error,
    });
  }
}

function parsed(file: string, content: string): unknown {
  try {
    return parse(content);
  } catch (error) {
    const [sentence = ''] = String((error as Error).message).split('\n');
    throw new UsageMistake(`${file} is neither YAML nor JSON: ${sentence}`, { cause: error });
  }
}

/** What stands at a path of something unknown. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
