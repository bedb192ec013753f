import { invalidName } from '#infra/local/vcenter/vim-fault';

const STORED: Readonly<Record<string, string>> = { '/': '%2f', '\\': '%5c', '%': '%25' };

/** The stored form of a name: slash, backslash and percent escaped, what already is an escape left alone. */
export function storedName(name: string): string {
  if (name.trim() === '' || name.length > 240) throw invalidName(name);
  return name.replace(/%(?:2f|5c|25)|[/\\%]/gi, (found) =>
    found.length === 3 ? found.toLowerCase() : (STORED[found] ?? found),
  );
}
