/** `GET /local.json`. */
export interface LocalDescription {
  gatewayUrl: string;
  awsEndpointUrl: string;
  slackApiUrl: string;
  signingSecret: string;
  teamId: string;
  appId: string;
  users: { id: string; name: string; groups: string[] }[];
  channels: { id: string; name: string }[];
  vcenters: { name: string; url: string; username: string; password: string; caFile: string }[];
}

export interface TranscriptMessage {
  n: number;
  ts: string;
  channel: string;
  user?: string;
  ephemeralTo?: string;
  deleted?: boolean;
  text: string;
  blocks: Record<string, unknown>[];
  edits: string[];
  files?: { name: string; url: string }[];
}
