import { randomBytes } from 'node:crypto';
import type { StackClock } from '#infra/local/clock';

/** docs.slack.dev, handling user interaction: five uses within thirty minutes. */
const RESPONSE_URL_USES = 5;
const RESPONSE_URL_LIFE_MS = 30 * 60 * 1000;

/** What an address to answer at stands for; `source` is the clicked message. */
export interface ResponseAddress {
  readonly kind: 'commands' | 'actions';
  readonly user: string;
  readonly channel: string;
  readonly source?: string;
}

interface Issued extends ResponseAddress {
  readonly at: number;
  uses: number;
}

/** The `response_url`s handed out, and how often each was used. */
export class ResponseUrls {
  readonly #clock: StackClock;
  readonly #team: string;
  readonly #publicUrl: () => string;
  readonly #issued = new Map<string, Issued>();

  constructor(clock: StackClock, team: string, publicUrl: () => string) {
    this.#clock = clock;
    this.#team = team;
    this.#publicUrl = publicUrl;
  }

  issue(address: ResponseAddress): string {
    const secret = randomBytes(18).toString('base64url');
    const path = `/${address.kind}/${this.#team}/${1000 + this.#issued.size}/${secret}`;
    this.#issued.set(path, { ...address, at: this.#clock.now(), uses: 0 });
    return `${this.#publicUrl()}${path}`;
  }

  /** Counts a use and says where it answers, or why it does not any more. */
  use(path: string): ResponseAddress | 'no_service' | 'used_url' | 'expired_url' {
    const issued = this.#issued.get(path);
    if (!issued) return 'no_service';
    if (this.#clock.now() - issued.at > RESPONSE_URL_LIFE_MS) return 'expired_url';
    if (issued.uses >= RESPONSE_URL_USES) return 'used_url';
    issued.uses += 1;
    return issued;
  }
}
