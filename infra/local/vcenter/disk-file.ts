/** One file under a virtual disk: the base (number 0) or a delta, which grows while its VM runs. */
export class DiskFile {
  readonly key: number;
  readonly number: number;
  readonly disk: number;
  #bytes: number;
  #rate = 0;
  #since = 0;

  constructor(key: number, number: number, disk: number, bytes: number) {
    this.key = key;
    this.number = number;
    this.disk = disk;
    this.#bytes = bytes;
  }

  bytes(now: number): number {
    return Math.floor(this.#bytes + (this.#rate * Math.max(0, now - this.#since)) / 1000);
  }

  /** From now on so many bytes a second are written to it. */
  write(rate: number, now: number): void {
    this.#bytes = this.bytes(now);
    this.#rate = rate;
    this.#since = now;
  }

  add(bytes: number): void {
    this.#bytes += bytes;
  }
}
