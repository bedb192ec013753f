/** Lists whose options the app is asked for while somebody types: `lookup` elements of a modal. */

const SETTLED_MS = 200;
const asked = new WeakMap();

/** Numbers what is asked, for an earlier answer may come later. */
function next(lookup) {
  const number = (asked.get(lookup) ?? 0) + 1;
  asked.set(lookup, number);
  return number;
}

/** What was chosen: a list of values, or one value. */
export function readLookup(lookup) {
  const values = [...lookup.querySelectorAll('.chosen [data-value]')].map(({ dataset }) => dataset.value);
  return lookup.dataset.several === undefined ? (values[0] ?? '') : values;
}

function buttonOf(text, value) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.value = value;
  button.textContent = text;
  return button;
}

function show(lookup, options, said) {
  const buttons = options.map(({ text, value, description }) => {
    const button = buttonOf(text, value);
    if (description !== undefined) button.title = description;
    return button;
  });
  lookup.querySelector('.found').replaceChildren(...buttons);
  lookup.querySelector('.said').textContent = said;
}

async function ask(lookup) {
  const number = next(lookup);
  const value = lookup.querySelector('input').value;
  if ([...value].length < Number(lookup.dataset.min)) return show(lookup, [], '');
  const { view: viewId, user } = lookup.closest('.view').dataset;
  const body = JSON.stringify({ user, viewId, actionId: lookup.dataset.input, value });
  const headers = { 'content-type': 'application/json' };
  const response = await fetch('/local/views/options', { method: 'POST', headers, body }).catch(() => undefined);
  const answer = response?.ok ? await response.json() : { status: 0, options: [] };
  if (asked.get(lookup) !== number) return undefined;
  const empty = answer.status === 200 ? 'No results' : 'The options could not be loaded.';
  return show(lookup, answer.options, answer.options.length > 0 ? (answer.options[0].group ?? '') : empty);
}

function choose(lookup, { dataset, textContent }) {
  const chosen = lookup.querySelector('.chosen');
  if (lookup.dataset.several === undefined) chosen.replaceChildren();
  if (![...chosen.children].some((chip) => chip.dataset.value === dataset.value)) {
    const chip = buttonOf(`${textContent} ×`, dataset.value);
    chip.setAttribute('aria-label', `Remove ${textContent}`);
    chosen.append(chip);
  }
  next(lookup);
  const input = lookup.querySelector('input');
  input.value = '';
  show(lookup, [], '');
  input.focus();
}

/** Answers typing, choosing and removing in every lookup in there. */
export function onLookups(place) {
  const timers = new WeakMap();
  place.addEventListener('input', ({ target }) => {
    const lookup = target.matches('.lookup input') ? target.closest('.lookup') : null;
    if (!lookup) return;
    clearTimeout(timers.get(lookup));
    timers.set(
      lookup,
      setTimeout(() => void ask(lookup), SETTLED_MS),
    );
  });
  place.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !event.target.matches('.lookup input')) return;
    // Otherwise the modal would be submitted.
    event.preventDefault();
    const lookup = event.target.closest('.lookup');
    const first = lookup.querySelector('.found button');
    if (first) choose(lookup, first);
  });
  place.addEventListener('click', ({ target }) => {
    if (target.matches('.lookup .found button')) choose(target.closest('.lookup'), target);
    else if (target.matches('.lookup .chosen button')) target.remove();
  });
}
