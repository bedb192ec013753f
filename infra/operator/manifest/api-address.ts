import { UsageMistake } from '#infra/operator/vcenter/usage-mistake';

const FORM = 'https://<id>.execute-api.<region>.amazonaws.com/<stage>';

/** The API that Slack is to call. */
export interface ApiAddress {
  /** Without a slash at its end. */
  readonly url: string;
  /** API Gateway's own addresses end with it; `undefined` for a domain of one's own. */
  readonly stage: string | undefined;
}

/** @throws UsageMistake with what is wrong about it, and how it should look */
export function readApiAddress(typed: string): ApiAddress {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageMistake(`"${typed}" is no address. Say the one that the deploy printed: --url ${FORM}`);
  }
  if (url.protocol === 'http:') throw new UsageMistake(`"${typed}" is not https, and Slack calls nothing else.`);
  if (url.username !== '' || url.password !== '') throw new UsageMistake('--url takes no user and no password.');
  if (url.search !== '' || url.hash !== '') {
    throw new UsageMistake(`"${typed}" has a "${url.search || url.hash}" too many. Leave it off.`);
  }
  if (isOutOfReach(url.hostname)) {
    throw new UsageMistake(
      `Slack cannot reach ${url.hostname}. Say the address that the deploy printed: --url ${FORM}`,
    );
  }
  const path = pathOf(url, typed);
  return { url: `${url.origin}${path}`, stage: isApiGateway(url) ? path.slice(1) : undefined };
}

function pathOf(url: URL, typed: string): string {
  const path = url.pathname.replace(/\/+$/, '');
  const route = path.indexOf('/slack/');
  if (route >= 0 || path.endsWith('/slack')) {
    const kept = path.slice(0, route < 0 ? -'/slack'.length : route);
    throw new UsageMistake(
      `"${typed}" has a path too many; each command's is added here. Say --url ${url.origin}${kept}`,
    );
  }
  const parts = path.split('/').slice(1);
  if (!isApiGateway(url)) return path;
  if (parts.length === 0)
    throw new UsageMistake(`"${typed}" lacks the stage that API Gateway's addresses end with: ${FORM}`);
  if (parts.length > 1) {
    throw new UsageMistake(
      `"${typed}" has a path too many: after the host comes the stage alone. Say --url ${url.origin}/${parts[0]}`,
    );
  }
  return path;
}

function isApiGateway({ hostname }: URL): boolean {
  return /\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(hostname);
}

/** Loopback, and names that only a network of one's own knows. */
function isOutOfReach(hostname: string): boolean {
  return (
    !hostname.includes('.') ||
    /^(127|10|192\.168|169\.254|172\.(1[6-9]|2[0-9]|3[01]))\.|\.(local|internal|localhost)$/.test(hostname)
  );
}
