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
