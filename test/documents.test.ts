import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

const root = process.cwd();
const text = (path: string): string => readFileSync(join(root, path), 'utf8');

const documents = [root, join(root, 'docs'), join(root, 'docs', 'decisions')].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name).slice(root.length + 1)),
);

describe('README.md', () => {
  const readme = text('README.md');

  test('shows a command file as it is, from line 30 at the latest', () => {
    const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(code).toBe(text('functions/vm/snapshot.ts'));
    expect(readme.slice(0, readme.indexOf('```ts')).split('\n').length).toBeLessThanOrEqual(30);
  });

  test('names the scripts that package.json has', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = [...readme.matchAll(/npm (?:run )?(start|test|say|vcenter|docs|bench)\b/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(3);
    for (const name of named) expect(scripts).toHaveProperty([name ?? '']);
  });
});

describe.each(documents)('%s', (document) => {
  test('links to nothing that is not there', () => {
    const links = [...text(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link]) => link ?? '');
    const missing = links.filter((link) => !existsSync(join(root, dirname(document), link)));
    expect(missing).toEqual([]);
  });

  test('links to no heading that is not there', () => {
    const links = [...text(document).matchAll(/\]\(((?!https?:|mailto:)[^)#\s]*)#([^)\s]+)\)/g)];
    const missing = links.filter(([, file = '', anchor = '']) => {
      const page = file === '' ? document : join(dirname(document), file);
      return page.endsWith('.md') && !anchorsOf(text(page)).has(anchor);
    });
    expect(missing.map(([link]) => link)).toEqual([]);
  });
});

/** As GitHub makes them of headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s names files that are there', (document) => {
  const named = [...text(document).matchAll(/\b((?:lib|infra|functions\/vm|functions\/sweeper)\/[\w./-]*[\w-])/g)];
  const paths = [...new Set(named.map(([path]) => path))];
  const isThere = (path: string): boolean => existsSync(join(root, path)) || existsSync(join(root, `${path}.ts`));
  expect(paths.filter((path) => !isThere(path) && !path.startsWith('functions/vm/uptime'))).toEqual([]);
});

describe('SECURITY.md', () => {
  const rows = [...text('SECURITY.md').matchAll(/^\| `(\w+)` +\| (yes|no) +\| (reads|none) +\| (reads|none)\b/gm)];
  const told = new Map(rows.map(([, name = '', ...cells]) => [name, cells]));
  const { functions } = parse(text('serverless.yml')) as {
    functions: Record<string, { role: string; vpc?: unknown }>;
  };
  const { Resources } = parse(text('infra/aws/roles.yml')) as { Resources: Record<string, unknown> };

  test.each(Object.keys(functions))('tells what %s may read, as its role has it', (name) => {
    const { role = '', vpc } = functions[name] ?? {};
    const written = JSON.stringify(Resources[role]);
    const reads = (sid: string): string => (written.includes(`"Sid":"${sid}"`) ? 'reads' : 'none');
    expect(told.get(name)).toEqual([vpc === undefined ? 'no' : 'yes', reads('SlackSecret'), reads('VcenterSecrets')]);
  });

  test('names the scripts and parameters that there are', () => {
    const { params } = parse(text('serverless.yml')) as { params: { default: object } };
    for (const parameter of ['concurrency', 'readAccounts', 'vcenterEvents', 'admins']) {
      expect(params.default).toHaveProperty(parameter);
    }
  });
});
