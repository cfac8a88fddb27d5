import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { isWholeToken, TOKEN_BYTES, TOKEN_CHARACTERS, tokenTextFrom } from './token-text.ts';

test('a token has one form and one length, whatever its bytes', () => {
  for (const bytes of [Buffer.alloc(TOKEN_BYTES), Buffer.alloc(TOKEN_BYTES, 255), randomBytes(TOKEN_BYTES)]) {
    const text = tokenTextFrom(bytes);
    expect(text).toMatch(/^cox_[0-9A-Za-z]{36}$/);
    expect([text.length, isWholeToken(text)]).toEqual([TOKEN_CHARACTERS, true]);
  }
  expect(TOKEN_BYTES * 8).toBeGreaterThanOrEqual(160);
});

test('a token that lost a character or has a wrong one is not whole', () => {
  const text = tokenTextFrom(Buffer.from(Array.from({ length: TOKEN_BYTES }, (_, index) => index * 7)));
  for (let at = 4; at < text.length; at += 1) {
    const other = text[at] === 'a' ? 'b' : 'a';
    expect(isWholeToken(text.slice(0, at) + other + text.slice(at + 1))).toBe(false);
    expect(isWholeToken(text.slice(0, at) + text.slice(at + 1))).toBe(false);
  }
});
