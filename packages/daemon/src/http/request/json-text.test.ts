import { ProblemError } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_JSON_DEPTH, parseJson } from './json-text.ts';

const detailOf = (text: string): string => {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'invalid_request') return error.message;
    throw error;
  }
  throw new Error('it was parsed');
};

describe('JSON text', () => {
  test('gives the same value as JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('is never anything but parsed or refused, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          parseJson(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
        }
      }),
    );
  });

  test('says where it is malformed', () => {
    expect(detailOf('{"prompt": x}')).toMatch(/near '.*x/);
    expect(detailOf('{"a":1,\n "b" 2}')).toContain('at line 2, column 6');
    expect(detailOf('{"prompt":')).toContain('at its end');
    expect(detailOf('')).toContain('at its end');
  });

  test('quotes what it could not read without control characters', () => {
    expect(detailOf('\u001b[31mred')).not.toContain('\u001b');
  });

  test('may nest, but not so deep that walking it would overflow the stack', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseJson(nested(MAX_JSON_DEPTH))).toBeDefined();
    expect(detailOf(nested(MAX_JSON_DEPTH + 1))).toContain(`deeper than ${MAX_JSON_DEPTH}`);
    expect(detailOf(nested(500_000))).toContain('deeper');
    expect(detailOf(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)).toContain('deeper');
  });
});
