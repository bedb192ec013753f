import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '#infra/local/aws/aws-error';

export interface QueuedMessage {
  messageId: string;
  sentAt: number;
  body: string;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** SQS queues kept in memory. */
export class Queues {
  readonly #messages = new Map<string, QueuedMessage[]>();
  readonly #now: () => number;

  constructor(names: string[], now: () => number) {
    for (const name of names) this.#messages.set(name, []);
    this.#now = now;
  }

  /** Sends to a queue, by its name, ARN or URL. */
  send(queue: string, body: string): QueuedMessage {
    const name = queue.split(/[:/]/).at(-1) ?? queue;
    const messages = this.#messages.get(name);
    if (!messages) throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', `There is no queue "${name}".`);
    const message = { messageId: randomUUID(), sentAt: this.#now(), body };
    messages.push(message);
    return message;
  }

  list(): Record<string, QueuedMessage[]> {
    return Object.fromEntries(this.#messages);
  }

  /** The SQS JSON protocol. */
  answer(operation: string, input: Record<string, unknown>): object {
    if (operation !== 'SendMessage') throw new AwsError('UnknownOperationException', `No stand-in for ${operation}.`);
    const body = String(input['MessageBody']);
    const { messageId } = this.send(String(input['QueueUrl']), body);
    return { MessageId: messageId, MD5OfMessageBody: md5(body) };
  }
}
