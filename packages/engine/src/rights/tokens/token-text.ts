// The text of an access token: a prefix by which it is recognised, randomness, and a checksum, so that one that was cut off when
// it was copied can be recognised as such.

import { crc32 } from 'node:zlib';
import { TOKEN_PREFIX } from '@coxswain/protocol';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(ALPHABET.length);
/** 176 bits. */
export const TOKEN_BYTES = 22;
/** As many as the largest number of that many bytes has. */
const SECRET_CHARACTERS = 30;
const CHECKSUM_CHARACTERS = 6;

export const TOKEN_CHARACTERS = TOKEN_PREFIX.length + SECRET_CHARACTERS + CHECKSUM_CHARACTERS;

const FORM = new RegExp(
  `^${TOKEN_PREFIX}([0-9A-Za-z]{${SECRET_CHARACTERS}})([0-9A-Za-z]{${CHECKSUM_CHARACTERS}})$`,
);

const base62 = (number: bigint, characters: number): string => {
  let text = '';
  for (let rest = number; text.length < characters; rest /= BASE) text = ALPHABET[Number(rest % BASE)] + text;
  return text;
};

const checksumOf = (secret: string): string => base62(BigInt(crc32(secret)), CHECKSUM_CHARACTERS);

/** Makes a token from {@link TOKEN_BYTES} random bytes. */
export const tokenTextFrom = (bytes: Uint8Array): string => {
  const secret = base62(BigInt(`0x${Buffer.from(bytes).toString('hex')}`), SECRET_CHARACTERS);
  return TOKEN_PREFIX + secret + checksumOf(secret);
};

/** True when the text is whole: as it was made, not shortened and not mistyped. */
export const isWholeToken = (text: string): boolean => {
  const [, secret, checksum] = FORM.exec(text) ?? [];
  return secret !== undefined && checksumOf(secret) === checksum;
};
