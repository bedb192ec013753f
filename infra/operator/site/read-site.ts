import { parseDocument } from 'yaml';
import { isSaid, readValues } from '#infra/operator/site/parameters';
import type { Site, SiteValues } from '#infra/operator/site/site';
import { LOCAL_STAGE } from '#lib/doctor/operator-command';
import type { Complain } from '#lib/policy/shape';

/** What a site file says, or everything that is wrong with it, each as a line. */
export type SiteRead =
  | { readonly site: Site }
  | {
      readonly mistakes: readonly string[];
      /** By the block's name, of what something is said all the same; undefined where nothing could be read. */
      readonly said?: Readonly<Record<string, readonly string[]>>;
    };

/** A stage's name is part of the names of everything in its stack. */
const STAGE = /^[A-Za-z0-9-]{1,32}$/;

export function readSite(text: string): SiteRead {
  const document = parseDocument(text, { prettyErrors: true });
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong !== undefined) return { mistakes: [`It is no YAML: ${wrong.message.split('\n')[0]}`] };
  const mistakes: string[] = [];
  const complain: Complain = (place, sentence) => void mistakes.push(place === '' ? sentence : `${place}: ${sentence}`);
  const blocks = blocksIn(document.toJS({ maxAliasCount: 100 }) ?? {}, complain);
  const read = blocks.map(([name, block]) => [name, readBlock(block, name, complain)] as const);
  if (mistakes.length > 0) {
    return { mistakes, said: Object.fromEntries(blocks.map(([name, block]) => [name, namesSaid(block ?? {})])) };
  }
  const { default: forAll = {}, ...stages } = Object.fromEntries(read);
  return { site: { default: forAll, stages } };
}

/** Reads what is said in one place; what is left empty is not said. */
export function readBlock(block: unknown, place: string, complain: Complain): SiteValues {
  if (block === null || block === undefined) return {};
  if (typeof block !== 'object' || Array.isArray(block)) return readValues(block, place, complain) ?? {};
  const said = namesSaid(block).map((name) => [name, (block as Readonly<Record<string, unknown>>)[name]]);
  return readValues(Object.fromEntries(said), place, complain) ?? {};
}

function namesSaid(block: object): readonly string[] {
  return Object.entries(block)
    .filter(([name, value]) => isSaid(name, value))
    .map(([name]) => name);
}

function blocksIn(value: unknown, complain: Complain): [string, object | null][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    complain(
      '',
      'It has to be a map: default: with what holds for every stage, and a block for each stage, such as prod:',
    );
    return [];
  }
  return Object.entries(value as Readonly<Record<string, object | null>>).filter(([name, block]) => {
    const sentence = strayBlock(name, block);
    if (sentence !== undefined) complain(name, sentence);
    return sentence === undefined;
  });
}

function strayBlock(name: string, block: unknown): string | undefined {
  if (name === LOCAL_STAGE) return 'npm start takes nothing from here: leave this block out.';
  const isBlock = block === null || (typeof block === 'object' && !Array.isArray(block));
  if (!isBlock) return 'it stands outside of a block: put it under default:, or under the stage it is for.';
  return STAGE.test(name) ? undefined : 'a stage has letters, digits and hyphens in its name, at most 32.';
}
