import { describe, expect, test } from 'vitest';
import { ProblemError } from './problem.ts';
import { PROBLEMS, type ProblemCode } from './problem-codes.ts';
import { type Problem, problem as problemSchema } from './schema/problem.ts';
import { EXIT_CODES } from './task/exit-code.ts';

const CODES = Object.keys(PROBLEMS) as ProblemCode[];
const overTheWire = (error: ProblemError): Problem => JSON.parse(JSON.stringify(error.toProblem()));

describe('the table of problems', () => {
  test.each(CODES)(
    '%s has an HTTP status of an error, an exit code of the command line and a title',
    (code) => {
      const { status, exit, title } = PROBLEMS[code];
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(600);
      expect(Object.values(EXIT_CODES).map((entry) => entry.code)).toContain(exit);
      expect(exit).not.toBe(0);
      expect(title).toMatch(/^[A-Z].*[^.]$/);
    },
  );

  test('everything that a full queue refuses may be tried later', () => {
    const refusals = CODES.filter((code) => PROBLEMS[code].status === 429);
    expect(new Set(refusals.map((code) => PROBLEMS[code].exit))).toEqual(new Set([75]));
  });
});

describe('a problem', () => {
  test.each(CODES)('%s comes over the wire as it was', (code) => {
    const error = new ProblemError(code, 'What happened; what to do.', {
      faults: [{ path: 'labels.team', message: 'is empty' }],
      candidates: ['tsk_abcdefghijkl'],
      limit: { key: 'queueCapacity', value: 100 },
      retryAfterSeconds: 5,
    });
    const again = ProblemError.from(overTheWire(error));
    expect(again).toBeInstanceOf(ProblemError);
    expect({ code: again.code, message: again.message, extras: again.extras }).toEqual({
      code,
      message: error.message,
      extras: error.extras,
    });
    expect(problemSchema.parse(overTheWire(error))).toEqual(error.toProblem());
  });

  test('is an RFC 9457 object with its code beside', () => {
    expect(
      overTheWire(new ProblemError('queue_full', 'The queue is full.', { retryAfterSeconds: 2 })),
    ).toEqual({
      type: 'urn:coxswain:problem:queue_full',
      title: 'The queue is full',
      status: 429,
      code: 'queue_full',
      detail: 'The queue is full.',
      retryAfterSeconds: 2,
    });
  });

  test.each(['from_the_future', 'constructor', '__proto__'])(
    'of the unknown code %s is an internal one',
    (code) => {
      const wire = { ...new ProblemError('internal', 'New.').toProblem(), code: code as ProblemCode };
      expect(ProblemError.from(wire).code).toBe('internal');
      expect(ProblemError.from(wire).toProblem().status).toBe(500);
    },
  );
});
