import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type PackedVms, packVms, unpackVms } from '#lib/targets/pack-index';
import type { Candidate } from '#lib/targets/source';

const compress = promisify<Buffer, { level: number }, Buffer>(gzip);
const decompress = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/** Level 1 is as small as 6 within a hundredth here, at half the time; Brotli is half as small and takes three times as long. */
const OPTIONS = { level: 1 };

/** Bytes an index may unfold to: half a million VMs. */
const LARGEST = 128 * 1024 ** 2;

export function packIndex(vms: readonly Candidate[]): Promise<Buffer> {
  return compress(Buffer.from(JSON.stringify(packVms(vms))), OPTIONS);
}

/** Nothing where the bytes are not what was packed. */
export async function unpackIndex(bytes: Buffer): Promise<readonly Candidate[] | undefined> {
  try {
    const text = await decompress(bytes, { maxOutputLength: LARGEST });
    return unpackVms(JSON.parse(text.toString('utf8')) as PackedVms);
  } catch {
    return undefined;
  }
}
