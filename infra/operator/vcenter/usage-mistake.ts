import { SaidError } from '#lib/errors';

/** What the operator typed cannot be done as it stands; nothing was. */
export class UsageMistake extends SaidError {
  override readonly name = 'UsageMistake';

  constructor(sentence: string, options?: { cause?: unknown }) {
    super('usage', sentence, options);
  }
}
