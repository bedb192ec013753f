import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

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
});

test.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s names files that are there', (document) => {
  const named = [...text(document).matchAll(/\b((?:lib|infra|functions\/vm|functions\/sweeper)\/[\w./-]*[\w-])/g)];
  const paths = [...new Set(named.map(([path]) => path))];
  const isThere = (path: string): boolean => existsSync(join(root, path)) || existsSync(join(root, `${path}.ts`));
  expect(paths.filter((path) => !isThere(path) && !path.startsWith('functions/vm/uptime'))).toEqual([]);
});
