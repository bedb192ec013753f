import { AwsError } from '#infra/local/aws/aws-error';
import type { Secret } from '#infra/local/aws/secret';

export interface SecretFilter {
  Key?: string;
  Values?: string[];
}

interface Listing {
  filters: SecretFilter[] | undefined;
  /** The most one page may hold. */
  most: number;
  input: Record<string, unknown>;
}

/** A filter's values match the beginning of a name or description; `!` before one turns it round. */
const fits = ({ name, description = '' }: Secret, { Key, Values = [] }: SecretFilter): boolean => {
  if (Key !== 'name' && Key !== 'description' && Key !== 'all') {
    throw new AwsError('InvalidParameterException', `The local stack does not filter secrets by "${Key}".`);
  }
  const fields = Key === 'name' ? [name] : Key === 'description' ? [description] : [name, description];
  const begins = (value: string): boolean => fields.some((field) => field.startsWith(value));
  return Values.some((value) => (value.startsWith('!') ? !begins(value.slice(1)) : begins(value)));
};

/** One page of the secrets that fit every filter, by name, and the token of the next. */
export function listedSecrets(
  secrets: Secret[],
  { filters = [], most, input }: Listing,
): { secrets: Secret[]; next: { NextToken?: string } } {
  const size = Math.min(most, Number(input['MaxResults'] ?? most));
  const from = input['NextToken'] === undefined ? 0 : Number.parseInt(String(input['NextToken']), 36);
  if (Number.isNaN(from)) throw new AwsError('InvalidNextTokenException', 'The NextToken value is invalid.');
  const fitting = secrets.filter((secret) => filters.every((filter) => fits(secret, filter)));
  const sorted = fitting.sort((one, other) => (one.name < other.name ? -1 : 1));
  const to = from + size;
  return { secrets: sorted.slice(from, to), next: to < sorted.length ? { NextToken: to.toString(36) } : {} };
}
