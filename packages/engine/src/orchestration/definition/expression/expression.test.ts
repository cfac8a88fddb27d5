import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds } from './evaluate.ts';
import { namesOf } from './expression.ts';
import { parseExpression } from './parse-expression.ts';
import { ExpressionFault } from './tokens.ts';

const values = {
  steps: {
    'build-it': { status: 'failed', result: 'one error\n', json: { list: [1, 'two'] } },
    'test[node=1.2]': { status: 'completed' },
  },
  input: { count: '10', flag: 'false', name: 'Ann' },
};
const is = (source: string): boolean => holds(parseExpression(source), values);

describe('a condition', () => {
  it.each([
    'steps.build-it.status == "failed"',
    "steps.test[node=1.2].status != 'failed'",
    'input.count > 9 && input.count <= 10',
    '!input.flag',
    '!(input.flag || false)',
    'steps.build-it.status in ["failed", "cancelled"]',
    'contains(steps.build-it.result, "error") && startsWith(input.name, "A") && endsWith(input.name, "nn")',
    'steps.build-it.json.list.1 == "two" && 1 in steps.build-it.json.list',
    'input.missing == null',
    'false && false || true',
    '"b" > "a"',
    'input.count == 10.0',
  ])('holds: %s', (source) => {
    expect(is(source)).toBe(true);
  });

  it.each([
    'input.flag',
    'input.missing',
    'input.count == 9',
    '!true',
    'true && (false || false)',
    '0',
    '""',
  ])('does not hold: %s', (source) => {
    expect(is(source)).toBe(false);
  });

  it.each([
    ['steps.a.status = "x"', "'=' is unexpected here", 15],
    ['a ==', 'something is missing at the end', 4],
    ['(a', "')' is missing", 2],
    ['a b', "'b' is unexpected", 2],
    ['contain(a, b)', "did you mean 'contains'?", 0],
    ['contains(a)', 'contains takes two values', 0],
    ['&& a', 'a value is missing', 0],
    ['', 'something is missing', 0],
  ])('says what is wrong in `%s`', (source, message, at) => {
    let fault: unknown;
    try {
      parseExpression(source);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(ExpressionFault);
    expect(fault).toMatchObject({ message: expect.stringContaining(message), at });
  });

  it('lists the names that it reads', () => {
    const names = namesOf(parseExpression('steps.a.status == input.b || !(x in [y.z])'));
    expect(names.map(({ path }) => path.join('.'))).toEqual(['steps.a.status', 'input.b', 'x', 'y.z']);
  });

  it('ends with an answer or a fault, whatever is written', () => {
    const words = fc.constantFrom(
      'a',
      'a.b',
      '1',
      '"x"',
      '==',
      '!',
      '&&',
      '||',
      '(',
      ')',
      '[',
      ']',
      ',',
      'in',
      '<',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        try {
          expect(typeof is(parts.join(' '))).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionFault);
        }
      }),
    );
  });
});
