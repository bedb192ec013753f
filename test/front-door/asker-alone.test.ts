import { describe, expect, test } from '@jest/globals';
import { stackOfFile, type } from '#test/conversation';
import { send } from '#test/front-door/outcome';

const here = stackOfFile();

describe('A response_url', () => {
  test('that is used up is replaced by a direct message', async () => {
    const { stack } = here;
    const request = await stack.signed({ text: 'help' });
    const url = new URLSearchParams(String(request.body)).get('response_url') ?? '';
    const headers = { 'content-type': 'application/json' };
    for (let use = 1; use <= 5; use += 1) {
      await stack.send({ method: 'POST', url, headers, body: JSON.stringify({ text: `use ${use}` }) });
    }

    const { messages } = await send(stack, { text: 'help', form: { response_url: url } });

    expect(messages.map(({ channel }) => channel.slice(0, 1))).toEqual(['D']);
  });

  test('that has expired is replaced by a direct message', async () => {
    const { stack } = here;
    const request = await stack.signed({ text: 'help' });
    const url = new URLSearchParams(String(request.body)).get('response_url') ?? '';
    await stack.advance(31 * 60);

    const { job } = await stack.post({ text: 'help', form: { response_url: url } });

    await stack.jobEnded(job);
    const said = (await stack.transcript()).at(-1);
    expect(said?.channel).toMatch(/^D/);
    expect(said?.text).toContain('*/vm* virtual machines');
  });
});

describe('An answer that is too long for a message', () => {
  test.each([
    ['list', 'vms.csv', 'All of it is in the file `vms.csv`.', 'name,vcenter,id,path,power'],
    ['info "svc*"', 'slashvm.txt', 'more lines are in the file `slashvm.txt`.', '21 VMs\n'],
  ])('/vm %s begins in the channel and comes whole as a file', async (typed, name, note, start) => {
    const { stack } = here;
    const { messages } = await type(stack, `/vm ${typed}`);

    const answer = messages.find(({ ephemeralTo }) => ephemeralTo !== undefined);
    const shared = await stack.waitForMessage(({ files }) => files?.[0]?.name === name);
    expect(answer?.ephemeralTo).toBe(stack.local.users[0]?.id);
    expect(answer?.text.length).toBeLessThanOrEqual(3900);
    expect(answer?.text).toContain(note);
    expect(shared.channel).toMatch(/^D/);
    const url = shared.files?.[0]?.url ?? '';
    const { body } = await stack.send({ method: 'GET', url, headers: {}, body: '' });
    expect(body.startsWith(start)).toBe(true);
    expect(body).toContain('svc22');
  });
});

test('Nothing that was sent to Slack broke one of its rules', async () => {
  expect(await here.stack.ask('GET', '/local/violations')).toEqual([]);
});
