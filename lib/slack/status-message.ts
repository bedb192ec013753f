import type { Clock } from '#lib/clock';
import { editMessage } from '#lib/slack/edit-message';
import type { Message } from '#lib/slack/message';
import { isOutOfReach, SlackRefused } from '#lib/slack/refused';
import { type Rendered, renderMessage } from '#lib/slack/render-message';
import { shareFiles } from '#lib/slack/share-files';
import type { Posted, Slack } from '#lib/slack/slack';
import { PATIENCE, untilTaken } from '#lib/slack/until-taken';

/** Where a status message stands: in the channel, or with the asker where the bot may not write there. */
export interface StatusAddress extends Posted {
  readonly direct: boolean;
}

export interface StatusHome {
  readonly channel: string;
  readonly user: string;
  /** Where the asker alone is answered, while Slack takes it. */
  readonly responseUrl: string | undefined;
}

/**
 * The one message of a Job, posted once and edited in place.
 *
 * Edits keep a pace, since Slack takes about 50 a minute in a whole workspace; an edit that is refused is dropped, for the
 * next one says more. The last word is never dropped: it waits, is sent again when nobody knows whether it arrived, and
 * is posted anew where it cannot be edited.
 */
export class StatusMessage {
  readonly #slack: Slack;
  readonly #clock: Clock;
  readonly #home: StatusHome;
  readonly #remember: (address: StatusAddress) => Promise<void>;
  readonly #begun: number;
  #address: StatusAddress | undefined;
  #showing: Promise<void> | undefined;
  #next = 0;
  #shown = '';

  constructor(
    slack: Slack,
    clock: Clock,
    home: StatusHome,
    options: {
      readonly address: StatusAddress | undefined;
      readonly remember: (address: StatusAddress) => Promise<void>;
    },
  ) {
    this.#slack = slack;
    this.#clock = clock;
    this.#home = home;
    this.#address = options.address;
    this.#remember = options.remember;
    this.#begun = clock.now();
  }

  get isPosted(): boolean {
    return this.#address !== undefined;
  }

  /** Shows how it stands, if the pace allows; while one is on its way, nothing but that. Never fails for Slack's reasons. */
  show(message: Message): Promise<void> {
    this.#showing ??= this.#show(message).finally(() => {
      this.#showing = undefined;
    });
    return this.#showing;
  }

  async #show(message: Message): Promise<void> {
    const now = this.#clock.now();
    if (now < this.#next) return;
    const rendered = renderMessage(message, 'later');
    if (rendered.text === this.#shown) return;
    this.#next = now + pace(now - this.#begun);
    this.#shown = rendered.text;
    try {
      if (this.#address === undefined) await this.#post(rendered);
      else await this.#slack.update(this.#address, rendered);
    } catch (error) {
      if (!(error instanceof SlackRefused)) throw error;
      this.#next = now + Math.max(pace(now - this.#begun), (error.retryAfter ?? 0) * 1000);
    }
  }

  /**
   * Shows what must be seen, such as a question, at once and whatever the pace; false where Slack did not take it.
   *
   * @param patience the longest that it waits for Slack, milliseconds
   */
  async insist(message: Message, patience = PATIENCE): Promise<boolean> {
    await this.#showing;
    const rendered = renderMessage(message);
    this.#shown = rendered.text;
    return await this.#untilTaken(async () => {
      await this.#replace(rendered);
      if (this.#address !== undefined) await shareFiles(this.#slack, this.#address.channel, rendered.files);
    }, patience);
  }

  /** Says the last word; false where Slack did not take it, so that it is still owed. */
  async conclude(message: Message): Promise<boolean> {
    await this.#showing;
    const rendered = renderMessage(message);
    return await this.#untilTaken(() => this.#lastWord(rendered), PATIENCE);
  }

  async #untilTaken(send: () => Promise<void>, patience: number): Promise<boolean> {
    try {
      await untilTaken(this.#clock, { patience }, send);
      return true;
    } catch (error) {
      if (error instanceof SlackRefused) return false;
      throw error;
    }
  }

  async #lastWord(rendered: Rendered): Promise<void> {
    await this.#replace(rendered);
    const address = this.#address;
    if (address?.direct === true && this.#home.responseUrl !== undefined) {
      await ignoringRefusal(this.#slack.respond(this.#home.responseUrl, rendered));
    }
    if (address !== undefined) await shareFiles(this.#slack, address.channel, rendered.files);
  }

  async #replace(rendered: Rendered): Promise<void> {
    const edited = this.#address !== undefined && (await editMessage(this.#slack, this.#address, rendered));
    if (!edited) await this.#post(rendered);
  }

  async #post(rendered: Rendered): Promise<void> {
    const address = await this.#posted(rendered);
    this.#address = address;
    await this.#remember(address);
  }

  async #posted(rendered: Rendered): Promise<StatusAddress> {
    const { channel, user } = this.#home;
    try {
      return { ...(await this.#slack.post(channel, rendered)), direct: false };
    } catch (error) {
      if (!isOutOfReach(error)) throw error;
      return { ...(await this.#slack.post(user, rendered)), direct: true };
    }
  }
}

/** Milliseconds between two edits: 3 s for 30 s, 10 s up to five minutes, then a minute. */
function pace(age: number): number {
  if (age < 30_000) return 3000;
  return age < 300_000 ? 10_000 : 60_000;
}

async function ignoringRefusal(sent: Promise<void>): Promise<void> {
  await sent.catch((error: unknown) => {
    if (!(error instanceof SlackRefused)) throw error;
  });
}
