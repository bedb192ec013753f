import { createHash } from 'node:crypto';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

/** The id of the Job that a signed request makes: base32 (RFC 4648, lower case) of SHA-256 of its signature, 16 characters. */
export function jobIdOf(signature: string): string {
  const digest = createHash('sha256').update(signature).digest();
  const bits = [...digest.subarray(0, 10)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const letters = Array.from({ length: 16 }, (_, index) => bits.slice(index * 5, index * 5 + 5));
  return letters.map((five) => ALPHABET.charAt(Number.parseInt(five, 2))).join('');
}
