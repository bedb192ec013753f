import { X509Certificate } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { createAuthority } from '#infra/local/vcenter/certificates';
import { Client, simulate } from '#test/infra/local/vcenter/simulated-vcenter';

test('a certificate is for the hosts it names and signed by its authority', async () => {
  const authority = await createAuthority();
  const ca = new X509Certificate(authority.certificate);
  const { cert } = await authority.issue(['127.0.0.1', 'localhost']);
  const issued = new X509Certificate(cert);
  expect(ca.ca).toBe(true);
  expect(issued.verify(ca.publicKey)).toBe(true);
  expect(issued.subjectAltName).toBe('IP Address:127.0.0.1, DNS:localhost');
});

test('a server whose certificate comes from an unknown authority is not trusted', async () => {
  const simulation = await simulate({ seed: 'lab' });
  const stranger = new Client(simulation.server.url, (await createAuthority()).certificate);
  try {
    await expect(stranger.get('/sdk/vimServiceVersions.xml')).rejects.toMatchObject({
      code: expect.stringMatching(/UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_SIGNATURE_FAILURE|SELF_SIGNED_CERT_IN_CHAIN/),
    });
  } finally {
    stranger.close();
    await simulation.close();
  }
});
