import { request as httpRequest } from 'node:http';
import type { GatewayRequest } from '#infra/local/gateway/gateway-request';
import { renderTemplate } from '#infra/local/gateway/mapping-template';
import type { Route } from '#infra/local/gateway/routes';

const TIMES = 50;

const sample = ({ method, path }: Route): GatewayRequest => ({
  method,
  path,
  resourcePath: path,
  pathParameters: {},
  query: new URLSearchParams(),
  headers: [['X-Slack-Signature', 'v0=0']],
  body: Buffer.from('command=%2Fvm'),
  sourceIp: '127.0.0.1',
  requestId: 'rehearsal',
  receivedAt: 0,
  stage: 'local',
});

const knock = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const body = 'command=%2Fvm';
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
    const request = httpRequest(`${url}/rehearsal`, { method: 'POST', headers, agent: false }, (answer) => {
      answer.resume().once('end', resolve);
    });
    request.once('error', reject);
    request.end(body);
  });

/** Goes through every mapping template and the gateway's door before the first request: API Gateway is never cold. */
export async function rehearse(routes: Route[], url: string): Promise<void> {
  for (const route of routes) {
    const templates = [
      ...Object.values(route.requestTemplates),
      ...route.answers.flatMap((one) => Object.values(one.templates)),
    ];
    for (const template of templates) for (let n = 0; n < TIMES; n += 1) renderTemplate(template, sample(route));
  }
  for (let n = 0; n < TIMES; n += 1) await knock(url);
}
