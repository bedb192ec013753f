// biome-ignore-all lint/suspicious/noThenProperty: the word of a fault rule.
import { describe, expect, test } from '@jest/globals';
import { stackOfFile } from '#test/conversation';
import { send } from '#test/front-door/outcome';
import type { VCenterSecret } from '#test/front-door/own-vcenters';
import { thirdVCenterOfFile } from '#test/front-door/third-vcenter';

const here = stackOfFile();
const { own, third, use } = thirdVCenterOfFile(here);

const WHERE = 'Check that it is up and that its address and the network to it are right.';
const CORRECT = 'An operator has to correct the secret: npm run vcenter -- add third --replace.';

describe('A vCenter that cannot be used', () => {
  const cases: [string, () => Promise<VCenterSecret | string>, string, string][] = [
    [
      'is down',
      async () => ({ ...own.secret(await third()), url: 'https://127.0.0.1:1' }),
      `vCenter "third" could not be asked (connection refused). ${WHERE}`,
      'unreachable',
    ],
    [
      'has a host name that nobody knows',
      async () => ({ ...own.secret(await third()), url: 'https://vcenter.invalid' }),
      `vCenter "third" could not be asked (its host name is not known). ${WHERE}`,
      'unreachable',
    ],
    [
      'has an address without TLS',
      async () => ({ ...own.secret(await third()), url: 'http://vcenter.example.com' }),
      `vCenter "third" could not be asked (its address is not https://). ${WHERE}`,
      'unreachable',
    ],
    [
      'shows a certificate of an unknown authority',
      async () => ({ ...own.secret(await third()), ca: '' }),
      'vCenter "third" showed a certificate that cannot be trusted (signed by an unknown authority). ' +
        'Give the authority that signed it: npm run vcenter -- add third --replace --ca &lt;file&gt;, or look at it with --fingerprint.',
      'certificate',
    ],
    [
      'shows a certificate of another host',
      async () => ({ ...own.secret(await third()), url: (await third()).url.replace('127.0.0.1', 'localhost') }),
      'vCenter "third" showed a certificate that cannot be trusted (made out to another host name). ' +
        'Give the authority that signed it: npm run vcenter -- add third --replace --ca &lt;file&gt;, or look at it with --fingerprint.',
      'certificate',
    ],
    [
      'is too old',
      async () => own.secret(await own.start('old', { version: '7.0.3' })),
      'vCenter "third" is too old for this (it is 7.0.3.0): vCenter Server 8.0 Update 1 or later is needed.',
      'too-old',
    ],
    [
      'has no session left',
      async () => own.secret(await own.start('full', { maxSessions: 0 })),
      'vCenter "third" has no session left to give (User session count is limited to 0. Existing session count is 0). ' +
        'Try again in a few minutes; if it stays so, an administrator has to end idle sessions.',
      'sessions-exhausted',
    ],
    [
      'has a secret that is no JSON',
      async () => 'password=hunter2hunter2',
      `vCenter "third" could not be asked (its secret cannot be read: it is not a JSON object). ${CORRECT}`,
      'unreachable',
    ],
    [
      'has a secret that lacks the password',
      async () => ({ url: 'https://127.0.0.1:1', username: 'administrator@vsphere.local' }),
      `vCenter "third" could not be asked (its secret cannot be read: it needs url, username and password). ${CORRECT}`,
      'unreachable',
    ],
  ];

  test.each(cases)('because it %s is named with the kind and the cure', async (_what, secret, sentence, kind) => {
    const { stack } = here;
    await use(await secret());

    const listed = await send(stack, { text: 'list --vcenter third' });
    const shown = await send(stack, { text: 'info lab03' });

    expect(listed.text).toBe(`❌ No VM could be listed\nNothing from third: ${sentence}`);
    expect(listed.logged).toContainEqual(
      expect.objectContaining({ level: 'WARN', message: 'vcenter-not-asked', vcenter: 'third', kind }),
    );
    expect(listed.counted).toContain('VCenterNotAsked');
    expect(shown.text).toMatch(/^⚠️ \*lab03\* \(lab, vm-\d+\)/);
    expect(shown.text).toContain(`\n❌ Nothing from third: ${sentence}`);
  });

  test('because its secret may not be decrypted is named, and the others are read', async () => {
    const { stack } = here;
    await use(own.secret(await third()));
    const match = { operation: 'BatchGetSecretValue' };
    const then = { unreadable: 'slashvm/local/vcenters/third' };
    await stack.fault({ service: 'secretsmanager', match, times: 0, then });

    const { text } = await send(stack, { text: 'info lab03' });

    expect(text).toMatch(/^⚠️ \*lab03\* \(lab, vm-\d+\)/);
    expect(text).toContain(
      `Nothing from third: vCenter "third" could not be asked (its secret cannot be read: DecryptionFailure). ${CORRECT}`,
    );
  });

  test('because it is slow is given up after twenty seconds; meanwhile the asker hears that it takes time', async () => {
    const { stack } = here;
    await use(own.secret(await third()));
    own.faults.add({ service: 'vcenter', match: { path: '/api/vcenter/vm' }, times: 0, delayMs: 60_000 });
    const { job } = await stack.typed('/vm info lab03');
    await stack.until(async () =>
      (await stack.outgoing()).some(({ name, path }) => name === undefined && path.startsWith('/api/vcenter/vm?'))
        ? true
        : undefined,
    );

    await stack.advance(4);
    await stack.waitForMessage(({ text }) => text === '⏳ Still looking; it takes its time.');
    await stack.advance(17);

    await stack.jobEnded(job);
    expect((await stack.transcript()).at(-1)?.text).toContain(
      `Nothing from third: vCenter "third" could not be asked (no answer in time). ${WHERE}`,
    );
  });

  test('because it breaks every connection is asked once more, then named', async () => {
    const { stack } = here;
    await use(own.secret(await third()));
    own.faults.add({ service: 'vcenter', times: 0, then: 'reset' });
    const before = own.asked().length;

    const { text } = await send(stack, { text: 'list --vcenter third' });

    expect(text).toContain(`vCenter "third" could not be asked (connection lost). ${WHERE}`);
    expect(own.asked().length - before).toBe(2);
  });

  test('because nothing is up behind its proxy is named', async () => {
    const { stack } = here;
    await use(own.secret(await third()));
    own.faults.add({ service: 'vcenter', times: 0, then: { status: 503, body: '<html>no healthy upstream</html>' } });

    const { text } = await send(stack, { text: 'list --vcenter third' });

    expect(text).toContain(`vCenter "third" could not be asked (it answers 503: its services are not up). ${WHERE}`);
  });
});
