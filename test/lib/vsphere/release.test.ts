import { describe, expect, test } from '@jest/globals';
import { compareReleases, negotiateRelease } from '#lib/vsphere/release';
import type { HttpAnswer, HttpRequest } from '#lib/vsphere/vcenter-http';

const answer = (status: number, body?: unknown, text?: string): HttpAnswer => ({
  status,
  body,
  text,
  sessionToken: undefined,
});
const versions = (version: string, ...prior: string[]) => {
  const before = prior.map((one) => `<version>${one}</version>`).join('');
  return `<?xml version="1.0"?><namespaces version="1.0"><namespace><name>urn:vim25</name><version>${version}</version><priorVersions>${before}</priorVersions></namespace></namespaces>`;
};

function negotiate(hello: HttpAnswer, xml: HttpAnswer = answer(404)): Promise<string> {
  return negotiateRelease('prod', async ({ path }: HttpRequest) => (path.startsWith('/api/') ? hello : xml));
}

describe('negotiateRelease', () => {
  test.each([
    ['what hello says', answer(200, { api_release: '8.0.2.0' }), undefined, '8.0.2.0'],
    ['8.0.1.0 where neither is served', answer(404), answer(404), '8.0.1.0'],
    [
      'the own version of an older server',
      answer(404),
      answer(200, undefined, versions('8.0.1.0', '8.0.0.2')),
      '8.0.1.0',
    ],
    [
      'the best both know',
      answer(200, { api_release: '' }),
      answer(200, undefined, versions('12.0.0.0', '8.0.3.0', '8.0.1.0')),
      '8.0.3.0',
    ],
    [
      'the own version where none is known',
      answer(200, { api_release: '' }),
      answer(200, undefined, versions('12.0.0.0')),
      '12.0.0.0',
    ],
    [
      'what the versions say where hello needs a session',
      answer(401),
      answer(200, undefined, versions('8.0.3.0')),
      '8.0.3.0',
    ],
  ])('takes %s', async (_what, hello, xml, release) => {
    expect(await negotiate(hello, xml)).toBe(release);
  });

  test.each([
    ['too old', answer(404), answer(200, undefined, versions('6.7.3', '6.7')), 'too-old'],
    ['no vCenter', answer(404), answer(200, undefined, '<html>router</html>'), 'failed'],
    ['not up', answer(503), undefined, 'unreachable'],
    ['half up', answer(404), answer(503), 'unreachable'],
  ])('refuses a server that is %s', async (_what, hello, xml, kind) => {
    await expect(negotiate(hello, xml)).rejects.toMatchObject({ kind, vcenter: 'prod' });
  });

  test('offers each release it knows, best first', async () => {
    const sent: HttpRequest[] = [];
    await negotiateRelease('prod', async (request) => {
      sent.push(request);
      return answer(200, { api_release: '9.0.0.0' });
    });
    expect(sent).toEqual([
      {
        method: 'POST',
        path: '/api/vcenter/system?action=hello',
        body: { api_releases: ['9.0.0.0', '8.0.3.0', '8.0.2.0', '8.0.1.0'] },
        write: false,
      },
    ]);
  });
});

test.each([
  ['8.0.3.0', '8.0.3.0', 0],
  ['8.0.10.0', '8.0.9.0', 1],
  ['7.0.3', '8.0.1.0', -1],
  ['9.0.0.0', '8.0.3.1', 1],
])('%s against %s is %i', (left, right, sign) => {
  expect(Math.sign(compareReleases(left, right))).toBe(sign);
});
