import { act, onControl, press, status } from '/console/acts.js';
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

/** What is on a message is pressed by the one who sees it, else by whoever is chosen under As. */
async function click(control) {
  const { channel, ts, reader } = control.closest('.body').dataset;
  await press(control, reader ?? form.elements.namedItem('user').value, { channel, ts });
  await refreshViews();
}

onControl(messages, click);

void follow();
