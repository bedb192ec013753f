/** What one field of a block, element or object may hold. Lengths are in code points. */
export type Field = { readonly required?: true } & (
  | {
      readonly kind: 'string';
      readonly min?: number;
      readonly max?: number;
      readonly oneOf?: readonly string[];
      readonly pattern?: RegExp;
    }
  | { readonly kind: 'number'; readonly min?: number; readonly max?: number; readonly above?: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text'; readonly max: number; readonly only?: 'plain_text' | 'mrkdwn' }
  | { readonly kind: 'shape'; readonly shape: string }
  | { readonly kind: 'typed'; readonly types: readonly string[]; readonly areBlocks?: true }
  | { readonly kind: 'list'; readonly of: Field; readonly min?: number; readonly max?: number; readonly gaps?: true }
);

/** What a block, element or object is made of. A field not named here refuses the whole message. */
export interface Shape {
  readonly fields: Readonly<Record<string, Field>>;
  /** Of each list of names, exactly one, at least one, or at most one must be there. */
  readonly one?: readonly (readonly string[])[];
  readonly some?: readonly (readonly string[])[];
  readonly notBoth?: readonly (readonly string[])[];
}

type Bounds = { readonly min?: number; readonly max?: number };

export const string = (
  max?: number,
  more: { min?: number; oneOf?: readonly string[]; pattern?: RegExp } = {},
): Field => ({
  kind: 'string',
  ...(max === undefined ? {} : { max }),
  ...more,
});
export const number = (bounds: Bounds & { above?: number } = {}): Field => ({ kind: 'number', ...bounds });
export const boolean: Field = { kind: 'boolean' };
export const text = (max: number): Field => ({ kind: 'text', max });
export const plain = (max: number): Field => ({ kind: 'text', max, only: 'plain_text' });
export const shape = (name: string): Field => ({ kind: 'shape', shape: name });
export const typed = (...types: readonly string[]): Field => ({ kind: 'typed', types });
export const blocks = (...types: readonly string[]): Field => ({ kind: 'typed', types, areBlocks: true });
export const list = (of: Field, bounds: Bounds & { gaps?: true } = {}): Field => ({ kind: 'list', of, ...bounds });
export const required = <F extends Field>(field: F): F & { required: true } => ({ ...field, required: true });
export const url = (max: number): Field => string(max, { min: 1, pattern: /^https?:\/\// });
