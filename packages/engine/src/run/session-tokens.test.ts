import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SessionTokens } from './session-tokens.ts';

describe('the tokens of sessions', () => {
  const tokens = new SessionTokens(randomBytes(32));

  it('lead back to their session, whatever it is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
        const token = tokens.of(name);
        expect(token).toMatch(/^[\w-]+\.[\w-]+$/);
        expect(tokens.sessionOf(token)).toBe(name);
      }),
    );
  });

  it('are good for nothing when a single character is another', () => {
    const token = tokens.of('talk');
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AQgwz019-_.'), (at, character) => {
        fc.pre(token[at] !== character);
        expect(tokens.sessionOf(token.slice(0, at) + character + token.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it('are those of one daemon alone', () => {
    expect(new SessionTokens(randomBytes(32)).sessionOf(tokens.of('talk'))).toBeUndefined();
  });

  it.each(['', '.', '..', 'talk', 'talk.', '.talk', 'a.b.c', `${'A'.repeat(10_000)}.x`])(
    'are not %s',
    (text) => {
      expect(tokens.sessionOf(text)).toBeUndefined();
    },
  );
});
