// Compares secrets.

import { createHash, timingSafeEqual } from 'node:crypto';

const digest = (secret: string | Buffer): Buffer => createHash('sha256').update(secret).digest();

/** Constant time, wherever they differ and however long they are. */
export const isSame = (one: string | Buffer, other: string | Buffer): boolean =>
  timingSafeEqual(digest(one), digest(other));
