import { isJsonObject, type JsonObject, parseJson } from '#infra/local/slack/json-object';
import { SlackError } from '#infra/local/slack/slack-error';

/** A call's arguments from its address and body; `fromJson` where the body was JSON. */
export const readArguments = (
  contentType: string,
  query: URLSearchParams,
  body: Buffer,
): { args: JsonObject; fromJson: boolean } => {
  const inAddress = Object.fromEntries(query);
  if (contentType.startsWith('application/json')) {
    const parsed = parseJson(body.toString('utf8'));
    if (!isJsonObject(parsed)) throw new SlackError(parsed === undefined ? 'invalid_json' : 'json_not_object');
    return { args: { ...inAddress, ...parsed }, fromJson: true };
  }
  if (contentType.startsWith('application/x-www-form-urlencoded') || body.length === 0) {
    return {
      args: { ...inAddress, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) },
      fromJson: false,
    };
  }
  throw new SlackError('invalid_post_type');
};

const invalid = (what: string, pointer: string): SlackError =>
  new SlackError('invalid_arguments', [`[ERROR] ${what} [json-pointer:${pointer}]`]);

/** An argument that is text; a number or boolean in JSON counts as its text, as in a form. */
export const textArgument = (args: JsonObject, name: string): string | undefined => {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'object') throw invalid('must provide a string', `/${name}`);
  return String(value);
};

export const neededArgument = (args: JsonObject, name: string): string => {
  const value = textArgument(args, name);
  if (value === undefined) throw invalid(`missing required field: ${name}`, '');
  return value;
};

/** An argument that has to have a form, refused in Slack's words where it has not. */
export const matchingArgument = (args: JsonObject, name: string, pattern: RegExp): string | undefined => {
  const value = textArgument(args, name);
  if (value !== undefined && !pattern.test(value)) {
    throw invalid(`input must match regex pattern: ${pattern.source}`, `/${name}`);
  }
  return value;
};

export const flagArgument = (args: JsonObject, name: string): boolean => {
  const value = textArgument(args, name);
  return value === 'true' || value === '1';
};
