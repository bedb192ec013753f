import { act, status } from '/console/acts.js';
import { refreshViews } from '/console/views.js';

const messages = document.getElementById('messages');
const empty = document.getElementById('empty');
const form = document.getElementById('command');
const REFRESH_MS = 700;
let last = 0;

/** Slack's date tokens; whatever is not one of these stays as it was written. */
const DATES = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

function showTimes(element) {
  for (const time of element.querySelectorAll('time[data-format]')) {
    const date = new Date(time.dateTime);
    time.textContent = time.dataset.format.replace(/\{(\w+)\}/g, (token, name) => {
      const options = DATES[name.replace(/_pretty$/, '')];
      return options ? new Intl.DateTimeFormat(undefined, options).format(date) : token;
    });
  }
}

function show({ ts, html }) {
  const known = document.getElementById(`ts-${ts}`);
  const item = known ?? document.createElement('li');
  item.id = `ts-${ts}`;
  item.className = 'message';
  item.innerHTML = html;
  showTimes(item);
  if (!known) messages.insertBefore(item, [...messages.children].find((other) => other.id > item.id) ?? null);
}

async function refresh() {
  const response = await fetch(`/console/messages?since=${last}`);
  const news = await response.json();
  const atEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 50;
  for (const message of news) {
    show(message);
    last = Math.max(last, message.n);
  }
  empty.hidden = messages.childElementCount > 0;
  if (news.length > 0 && atEnd) window.scrollTo(0, document.body.scrollHeight);
}

async function follow() {
  try {
    await refresh();
    await refreshViews();
    if (status.dataset.lost) status.textContent = '';
    delete status.dataset.lost;
  } catch {
    status.dataset.lost = 'true';
    status.textContent = 'The local stack does not answer. Is it still running?';
  }
  setTimeout(follow, REFRESH_MS);
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { user, channel, text } = Object.fromEntries(new FormData(form));
  const taken = await act('/local/command', { user, channel, text }, { doing: 'Sending…', done: `Sent: ${text}` });
  if (taken) form.elements.namedItem('text').value = '';
});

/** A click is that of the one who sees the message, else of whoever is chosen under As. */
async function click(control, option) {
  const { channel, ts, reader } = control.closest('.body').dataset;
  const people = form.elements.namedItem('user');
  const user = reader ?? people.value;
  const name = [...people.options].find(({ value }) => value === user)?.text ?? user;
  const what = option === undefined ? control.textContent : control.selectedOptions[0].text;
  const { action: actionId, confirm: question } = control.dataset;
  const goesOn = question === undefined || window.confirm(question);
  control.disabled = true;
  if (goesOn) {
    const said = { doing: `${name} presses “${what}”…`, done: `${name} pressed “${what}”.` };
    await act('/local/click', { user, channel, ts, actionId, option }, said);
  }
  control.disabled = false;
  if (option !== undefined) control.value = '';
  await refreshViews();
}

messages.addEventListener('click', ({ target }) => {
  const control = target.closest('button.control');
  if (control) void click(control);
});

messages.addEventListener('change', ({ target }) => {
  if (target.matches('select.control') && target.value !== '') void click(target, target.value);
});

void follow();
