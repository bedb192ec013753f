import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A request as it goes over the wire; changing one part breaks exactly that part. */
export interface RawRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** Sends a request over a connection of its own and reads the whole answer. */
export const exchange = ({ method, url, headers, body }: RawRequest, ca?: string): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    const options = {
      method,
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: false,
      ...(ca ? { ca } : {}),
    };
    const outgoing = (secure ? httpsRequest : httpRequest)(url, options, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
      resolve({
        status: incoming.statusCode ?? 0,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
