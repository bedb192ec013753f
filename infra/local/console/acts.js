export const status = document.getElementById('status');

/** Does something as a person of the workspace and says how it went; the answer where it was taken. */
export async function act(path, body, { doing, done }) {
  status.textContent = doing;
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await response.json();
    const refused = answer.errors !== undefined;
    if (response.ok && (answer.status === 200 || answer.status === undefined) && !refused) {
      status.textContent = done;
      return answer;
    }
    if (refused) status.textContent = 'Not taken: see the modal.';
    else if (answer.status === 0) status.textContent = 'Not taken: the app did not answer within 3 seconds.';
    else status.textContent = `Not taken: ${answer.message ?? `the gateway answered ${answer.status}`}`;
  } catch {
    status.textContent = 'Not sent: the local stack does not answer.';
  }
  return undefined;
}

/** Presses a button or takes what was chosen, after what Slack asks before. */
export async function press(control, user, where) {
  const isSelect = control.matches('select');
  const what = isSelect ? control.selectedOptions[0].text : control.textContent;
  const name = document.querySelector(`#command [name=user] option[value="${user}"]`)?.text ?? user;
  const { action: actionId, confirm: question } = control.dataset;
  const goesOn = question === undefined || window.confirm(question);
  if (!goesOn) {
    if (isSelect) control.value = '';
    return;
  }
  control.disabled = true;
  const chosen = isSelect ? { option: control.value } : {};
  const said = { doing: `${name} presses “${what}”…`, done: `${name} pressed “${what}”.` };
  await act('/local/click', { user, ...where, actionId, ...chosen }, said);
  control.disabled = false;
}

/** Calls `run` with each control in there that is pressed or chosen from. */
export function onControl(place, run) {
  place.addEventListener('click', ({ target }) => {
    const control = target.closest('button.control');
    if (control) void run(control);
  });
  place.addEventListener('change', ({ target }) => {
    if (target.matches('select.control') && target.value !== '') void run(target);
  });
}
