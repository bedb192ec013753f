import { type ErrorKind, SaidError } from '#lib/errors';
import { plain, type Words } from '#lib/slack/words';

/** An error meant for people that names some: they are shown as Slack shows people, not by their ids. */
export class SaidInWords extends SaidError {
  readonly words: Words;

  constructor(kind: ErrorKind, words: Words) {
    super(kind, plain(words));
    this.words = words;
  }
}
