import type { SharedFile } from '#infra/local/slack/message-log';

interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly length: number;
  content?: Buffer;
  completed: boolean;
}

/** Files from the ticket to upload them until they are shared. */
export class FileStore {
  readonly #files = new Map<string, StoredFile>();

  ticket(name: string, length: number): string {
    const id = `F0FILE${String(this.#files.size + 1).padStart(4, '0')}`;
    this.#files.set(id, { id, name, length, completed: false });
    return id;
  }

  /** Takes the bytes; false where nobody asked for this upload or it is not as long as was said. */
  upload(id: string, content: Buffer): boolean {
    const file = this.#files.get(id);
    if (!file || file.completed || content.length !== file.length) return false;
    file.content = content;
    return true;
  }

  /** Whether the file's bytes are there and nobody completed it yet. */
  isUploaded(id: string): boolean {
    const file = this.#files.get(id);
    return file?.content !== undefined && !file.completed;
  }

  complete(id: string, title: string | undefined, publicUrl: string): SharedFile | undefined {
    const file = this.#files.get(id);
    if (!file || !this.isUploaded(id)) return undefined;
    file.completed = true;
    return { id, name: file.name, title: title ?? file.name, size: file.length, url: `${publicUrl}/files/${id}` };
  }

  read(id: string): { name: string; content: Buffer } | undefined {
    const file = this.#files.get(id);
    return file?.content && file.completed ? { name: file.name, content: file.content } : undefined;
  }
}
