/** A fault of VI JSON, in whichever form it came. */
export interface Fault {
  readonly typeName: string;
  /** vCenter's own sentence; empty where it gave none. */
  readonly message: string;
  readonly members: Readonly<Record<string, unknown>>;
}

type Json = Record<string, unknown>;

/**
 * One extractor for all forms: the flattened fault of an HTTP 500 and of `TaskInfo.error`,
 * and the wrapped `LocalizedMethodFault` (`{fault, localizedMessage}`) of SOAP habits.
 */
export function readFault(value: unknown): Fault | undefined {
  if (!isJson(value)) return undefined;
  const wrapped = value['fault'];
  if (isJson(wrapped) && typeof wrapped['_typeName'] === 'string') {
    return { typeName: wrapped['_typeName'], message: messageOf(value) || messageOf(wrapped), members: wrapped };
  }
  const typeName = value['_typeName'];
  return typeof typeName === 'string' ? { typeName, message: messageOf(value), members: value } : undefined;
}

function messageOf(object: Json): string {
  for (const key of ['localizedMessage', 'faultstring', 'msg']) {
    const text = object[key];
    if (typeof text === 'string' && text.trim() !== '') return oneLine(text);
  }
  const messages = object['faultMessage'];
  if (!Array.isArray(messages)) return '';
  const texts = messages.map((item: unknown) => (isJson(item) ? item['message'] : undefined));
  return oneLine(texts.filter((text): text is string => typeof text === 'string').join(' '));
}

/** vCenter's sentences are shown to people: one line of bounded length, without control or bidirectional characters. */
export function oneLine(text: string): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = [...plain];
  return characters.length <= 300 ? plain : `${characters.slice(0, 299).join('')}…`;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
