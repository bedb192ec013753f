import type { Replacement } from '#infra/aws/plugin/replacement';

const CLASS = /^export class (\w+) extends __BaseException \{\n[\s\S]*?^\}$/gm;
const IMPORT = /^import \{([^}]*)\} from "\.\.\/models\/errors";$/m;
/** Not in `_s_registry`, which has the service's base exception. */
const REGISTERED = /^n\d+_registry\.registerError\(\w+\$, (\w+)\);$/gm;

/**
 * A client of the AWS SDK without the classes of errors that we never test with `instanceof`: what AWS answers then becomes
 * the service's base exception, with the same name, message, fault and members. An import of a class that is not among the
 * kept fails at packaging.
 */
export function withoutErrorClasses(client: string, kept: readonly string[]): readonly Replacement[] {
  const errors = `${client}/dist-es/models/errors.js`;
  const schemas = `${client}/dist-es/schemas/schemas_0.js`;
  return [
    {
      file: errors,
      contents(source) {
        const classes = new Map([...source.matchAll(CLASS)].map(([text, name]) => [String(name), text]));
        if (classes.size !== source.split('export ').length - 1)
          throw new Error(`${errors} exports more than classes.`);
        const unknown = kept.find((name) => !classes.has(name));
        if (unknown !== undefined) throw new Error(`${errors} has no ${unknown}.`);
        // The SDK retries by this member of the class.
        const retried = [...classes].find(([name, text]) => text.includes('$retryable') && !kept.includes(name));
        if (retried !== undefined) throw new Error(`${errors} retries by ${retried[0]}, which is not kept.`);
        return source.replace(CLASS, (text, name: string) => (kept.includes(name) ? text : ''));
      },
    },
    {
      file: schemas,
      contents(source) {
        const imported = IMPORT.exec(source)?.[1]?.match(/\w+/g) ?? [];
        const registered = [...source.matchAll(REGISTERED)].map(([, name]) => String(name));
        if (imported.length === 0 || imported.toSorted().join() !== registered.toSorted().join()) {
          throw new Error(`${schemas} does more with the classes of errors than to register each.`);
        }
        return withPlainKeys(source)
          .replace(IMPORT, kept.length === 0 ? '' : `import { ${kept.join(', ')} } from "../models/errors";`)
          .replace(REGISTERED, (text, name: string) => (kept.includes(name) ? text : ''));
      },
    },
  ];
}

const CONSTANT = /^const (_\w+) = ("[^"]*");$/gm;

/** `{ [_h]: 1 }` could run code for all that esbuild knows, so it keeps what nobody uses; `{ "http": 1 }` cannot. */
function withPlainKeys(source: string): string {
  const constants = new Map([...source.matchAll(CONSTANT)].map(([, name, text]) => [name, text]));
  return source.replace(/([{,]\s*)\[(_\w+)\](?=: )/g, (key, before: string, name: string) => {
    const text = constants.get(name);
    return text === undefined ? key : before + text;
  });
}
