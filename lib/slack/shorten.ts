import { mrkdwn, type Part, type Words } from '#lib/slack/words';

/** The beginning of a sentence whose mrkdwn fits a limit, cut between characters; the ellipsis says that more belongs there. */
export function shorten(sentence: Words, limit: number): Words {
  if (mrkdwn(sentence).length <= limit) return sentence;
  const kept: Part[] = [];
  let room = limit - ELLIPSIS.length;
  for (const part of typeof sentence === 'string' ? [sentence] : sentence) {
    const size = mrkdwn([part]).length;
    if (size > room) {
      kept.push(beginning(part, room));
      break;
    }
    kept.push(part);
    room -= size;
  }
  return [...kept, ELLIPSIS];
}

const ELLIPSIS = '…';

/** A person, a time or a link is shown whole or not at all. */
function beginning(part: Part, room: number): Part {
  const [text, marked] = cuttable(part);
  const characters = [...text];
  let [fits, all] = [0, characters.length];
  while (fits < all) {
    const count = Math.ceil((fits + all) / 2);
    const tried = marked(characters.slice(0, count).join(''));
    if (mrkdwn([tried]).length <= room) fits = count;
    else all = count - 1;
  }
  return fits === 0 ? '' : marked(characters.slice(0, fits).join(''));
}

function cuttable(part: Part): readonly [string, (text: string) => Part] {
  if (typeof part === 'string') return [part, (text) => text];
  if ('bold' in part) return [part.bold, (text) => ({ bold: text })];
  if ('code' in part) return [part.code, (text) => ({ code: text })];
  return ['', (text) => text];
}
