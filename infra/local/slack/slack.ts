import type { IncomingMessage, ServerResponse } from 'node:http';
import type { StackClock } from '#infra/local/clock';
import { answerConsole } from '#infra/local/console/console';
import type { FaultBook } from '#infra/local/faults';
import type { Journal } from '#infra/local/journal';
import { blockActions, type Click } from '#infra/local/slack/block-actions';
import { type OptionsRequest, type ShownOptions, suggestOptions } from '#infra/local/slack/block-suggestion';
import { answerFile, answerUpload } from '#infra/local/slack/file-routes';
import { FileStore } from '#infra/local/slack/file-store';
import { forgedPayload } from '#infra/local/slack/forged-payload';
import { type InteractionAnswer, sendInteraction } from '#infra/local/slack/interaction';
import type { JsonObject } from '#infra/local/slack/json-object';
import { MessageLog, type TranscriptItem } from '#infra/local/slack/message-log';
import { OfferedOptions } from '#infra/local/slack/offered-options';
import { RateLimits } from '#infra/local/slack/rate-limits';
import { answerAtResponseUrl } from '#infra/local/slack/response-url-route';
import { ResponseUrls } from '#infra/local/slack/response-urls';
import type { SignedRequest } from '#infra/local/slack/signed-request';
import type { SlackChannel, SlackGroup, SlackUser } from '#infra/local/slack/slack-people';
import { type Reply, readRequest, type SlackRequest, sendReply } from '#infra/local/slack/slack-request';
import type { SlackWorld, Violation } from '#infra/local/slack/slack-world';
import { commandContext, type ReplyContext, slashRequest } from '#infra/local/slack/slash-command';
import { Triggers } from '#infra/local/slack/triggers';
import { type OpenView, ViewStore } from '#infra/local/slack/view-store';
import { closeView, type Submission, type Submitted, submitView } from '#infra/local/slack/view-submission';
import { answerCall } from '#infra/local/slack/web-api';
import { Workspace } from '#infra/local/slack/workspace';

/** The scopes the app is installed with: those that its manifest asks for. */
export const SCOPES = ['commands', 'chat:write', 'files:write', 'users:read', 'usergroups:read'] as const;

export interface SlackOptions {
  readonly clock: StackClock;
  readonly faults: FaultBook;
  readonly journal: Journal;
  readonly signingSecret: string;
  readonly botToken: string;
  readonly teamId: string;
  readonly appId: string;
  /** Where this simulator is reached, without a slash at the end; asked when an address is handed out. */
  readonly publicUrl: () => string;
  /** Where clicks and modals are sent; asked each time. */
  readonly interactionsUrl: () => string;
  readonly scopes?: readonly string[];
}

export interface SlackSimulator {
  readonly users: readonly SlackUser[];
  /** Channels, and the direct messages opened so far. */
  readonly channels: readonly SlackChannel[];
  readonly groups: readonly SlackGroup[];
  /** What an administrator of the workspace does: to a person, or to a user group. */
  readonly changeUser: Workspace['changeUser'];
  readonly changeGroup: Workspace['changeGroup'];
  /** Answers a request that is Slack's or the console's; false leaves it untouched. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** What Slack would put into the payload of a command typed by this person there. */
  context(user: string, channel: string): ReplyContext;
  /** The signed form of a typed line such as `/vm list`. */
  typed(user: string, channel: string, line: string): SignedRequest;
  /** Presses a button or chooses an option. */
  click(click: Click): Promise<InteractionAnswer>;
  /** Sends any payload, signed, in somebody's name. */
  interact(user: string, payload: JsonObject): Promise<InteractionAnswer>;
  transcript(since: number): TranscriptItem[];
  /** What Slack refused for its form, or took though a careful app would not send it. */
  violations(since: number): Violation[];
  /** The modals that are open, the newest last. */
  views(): OpenView[];
  /** Types into a list whose options the app is asked for. */
  options(asking: OptionsRequest): Promise<ShownOptions>;
  submit(submission: Submission): Promise<Submitted>;
  closeView(user: string, viewId?: string): Promise<void>;
}

interface Route {
  readonly operation: string;
  readonly answer: (request: SlackRequest, world: SlackWorld) => Reply;
}

const routeOf = (method: string, path: string): Route | undefined => {
  const api = /^\/api\/([\w.]+)$/.exec(path)?.[1];
  if (api) return { operation: api, answer: (request, world) => answerCall(api, request, world) };
  if (method === 'POST' && /^\/(commands|actions)\/[^/]+\/[^/]+\/[^/]+$/.test(path)) {
    return { operation: 'response_url', answer: answerAtResponseUrl };
  }
  const upload = method === 'POST' ? /^\/upload\/([^/]+)$/.exec(path)?.[1] : undefined;
  if (upload) return { operation: 'upload', answer: (request, world) => answerUpload(upload, request, world) };
  const file = method === 'GET' ? /^\/files\/([^/]+)$/.exec(path)?.[1] : undefined;
  if (file) return { operation: 'file', answer: (_request, world) => answerFile(file, world) };
  return undefined;
};

const createWorld = (options: SlackOptions, violations: Violation[]): SlackWorld => {
  const { clock, teamId, publicUrl } = options;
  return {
    clock,
    publicUrl,
    interactionsUrl: options.interactionsUrl,
    botToken: options.botToken,
    signingSecret: options.signingSecret,
    scopes: new Set<string>(options.scopes ?? SCOPES),
    workspace: new Workspace(teamId, options.appId),
    messages: new MessageLog(clock),
    files: new FileStore(),
    views: new ViewStore(),
    triggers: new Triggers(clock),
    offered: new OfferedOptions(),
    responseUrls: new ResponseUrls(clock, teamId, publicUrl),
    rates: new RateLimits(clock),
    violate: (operation, rule, detail) => {
      violations.push({ n: violations.length + 1, at: clock.now(), operation, rule, detail });
    },
  };
};

/** A Slack of one workspace, in memory: the Web API an app of this kind uses, `response_url`, and the console page. */
export const createSlack = (options: SlackOptions): SlackSimulator => {
  const violations: Violation[] = [];
  const world = createWorld(options, violations);
  const { clock, faults, journal } = options;

  const serve = async (
    route: Route,
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const { operation } = route;
    const method = request.method ?? 'GET';
    const startedAt = clock.now();
    const agent = request.headers['user-agent'];
    let answered = false;
    response.once('finish', () => {
      answered = true;
    });
    response.once('close', () => {
      journal.record({
        service: 'slack',
        method,
        path,
        operation,
        status: answered ? response.statusCode : 0,
        ...(agent === undefined ? {} : { userAgent: agent }),
        startedAt,
        durationMs: clock.now() - startedAt,
      });
    });
    const read = await readRequest(request);
    if (!read) return;
    const fault = faults.faultFor({ service: 'slack', method, path, operation });
    await faults.apply(fault, request, response, () => sendReply(response, route.answer(read, world)));
  };

  return {
    get users() {
      return world.workspace.users;
    },
    channels: world.workspace.channels,
    get groups() {
      return world.workspace.groups;
    },
    changeUser: (id, change) => world.workspace.changeUser(id, change),
    changeGroup: (id, change) => world.workspace.changeGroup(id, change),
    handle: async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://slack.invalid').pathname;
      const route = routeOf(request.method ?? 'GET', path);
      if (route) {
        await serve(route, path, request, response);
        return true;
      }
      return answerConsole(request, response, world);
    },
    context: (user, channel) => commandContext(user, channel, world),
    typed: (user, channel, line) => slashRequest(user, channel, line, world),
    click: async (click) => sendInteraction(blockActions(click, world), world),
    interact: async (user, payload) => sendInteraction(forgedPayload(user, payload, world), world),
    transcript: (since) => world.messages.transcript(since),
    violations: (since) => violations.filter((violation) => violation.n > since),
    views: () => world.views.list(),
    options: (asking) => suggestOptions(asking, world),
    submit: (submission) => submitView(submission, world),
    closeView: (user, viewId) => closeView(user, viewId, world),
  };
};
