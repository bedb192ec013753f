import type { Reply, SlackRequest } from '#infra/local/slack/slack-request';
import type { SlackWorld } from '#infra/local/slack/slack-world';

const MULTIPART = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;]+))/;

/** The one file in a multipart body: what stands between its part's blank line and the next boundary. */
const fileInMultipart = (body: Buffer, boundary: string): Buffer | undefined => {
  const start = body.indexOf('\r\n\r\n', body.indexOf(`--${boundary}`));
  const end = body.indexOf(`\r\n--${boundary}`, start);
  return start < 0 || end < 0 ? undefined : body.subarray(start + 4, end);
};

/** Bytes sent to an `upload_url`, bare or as multipart. */
export const answerUpload = (id: string, request: SlackRequest, world: SlackWorld): Reply => {
  const multipart = MULTIPART.exec(request.headers['content-type'] ?? '');
  const boundary = multipart?.[1] ?? multipart?.[2];
  const content = boundary === undefined ? request.body : fileInMultipart(request.body, boundary);
  if (!content || !world.files.upload(id, content)) return { status: 400, body: 'upload_failed' };
  return { status: 200, body: `OK - ${content.length}` };
};

/** A shared file read back. Slack wants a signed-in reader; this workspace is open to its machine. */
export const answerFile = (id: string, world: SlackWorld): Reply => {
  const file = world.files.read(id);
  if (!file) return { status: 404, body: 'file_not_found' };
  const name = encodeURIComponent(file.name);
  return { status: 200, body: file.content, headers: { 'content-disposition': `inline; filename*=UTF-8''${name}` } };
};
