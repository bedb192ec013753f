import { act, onControl, press } from '/console/acts.js';
import { onLookups, readLookup } from '/console/lookups.js';

const views = document.getElementById('views');

/** What stands in an input: a text, an option, or the list of what is ticked or selected. */
function readInput(input) {
  if (input.matches('.lookup')) return readLookup(input);
  if (input.multiple) return [...input.selectedOptions].map(({ value }) => value);
  if (input.getAttribute('role') !== 'group') return input.value;
  const ticked = [...input.querySelectorAll('input:checked')].map(({ value }) => value);
  return input.querySelector('input[type=radio]') ? (ticked[0] ?? '') : ticked;
}

function valuesOf(card) {
  const inputs = [...card.querySelectorAll('[data-input]')].map((input) => [input.dataset.input, readInput(input)]);
  const selects = [...card.querySelectorAll('select.control:not(.menu)')].map(({ dataset, value }) => [
    dataset.action,
    value,
  ]);
  return Object.fromEntries([...inputs, ...selects]);
}

async function click(control) {
  const card = control.closest('.view');
  const { view: viewId, user } = card.dataset;
  await press(control, user, { viewId, values: valuesOf(card) });
  await refreshViews();
}

async function submit(event) {
  event.preventDefault();
  const card = event.currentTarget;
  const { view: viewId, user } = card.dataset;
  const values = valuesOf(card);
  await act('/local/views/submit', { user, viewId, values }, { doing: 'Submitting…', done: 'Submitted.' });
  await refreshViews();
}

async function close(card) {
  const { view: viewId, user } = card.dataset;
  await act('/local/views/close', { user, viewId }, { doing: 'Closing…', done: 'Closed.' });
  await refreshViews();
}

function create({ id, user }) {
  const card = document.createElement('form');
  card.id = `view-${id}`;
  card.className = 'view';
  card.noValidate = true;
  Object.assign(card.dataset, { view: id, user });
  card.addEventListener('submit', submit);
  card.addEventListener('click', ({ target }) => {
    if (target.matches('.close')) void close(card);
  });
  views.append(card);
  return card;
}

/** What is typed stays: a card is drawn anew only when its view is another. */
function show(view) {
  const card = document.getElementById(`view-${view.id}`) ?? create(view);
  if (card.dataset.hash !== view.hash) {
    card.dataset.hash = view.hash;
    card.innerHTML = view.html;
    card.querySelector('.content :is(input, select, textarea)')?.focus();
  }
  for (const place of card.querySelectorAll('.error')) {
    const text = view.errors[place.dataset.block] ?? '';
    if (place.textContent !== text) place.textContent = text;
    place.parentElement.classList.toggle('wrong', text !== '');
  }
}

onControl(views, click);
onLookups(views);

export async function refreshViews() {
  const response = await fetch('/console/views');
  const open = await response.json();
  for (const card of [...views.children]) if (!open.some(({ id }) => id === card.dataset.view)) card.remove();
  for (const view of open) show(view);
}
