import { PROBLEMS, type ProblemCode, ProblemError } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { problemAnswer, problemOf } from './problems.ts';

interface Logged {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

const journal = () => {
  const lines: Logged[] = [];
  const log = {
    error: (fields: Logged['fields'], message: string) => void lines.push({ fields, message }),
    warn: () => {},
  };
  return { lines, services: { log, newLogId: () => 'log_1' } };
};

const answerTo = (code: ProblemCode, extras = {}): Response =>
  problemAnswer(new ProblemError(code, 'because', extras).toProblem());

describe('a problem', () => {
  test.each(Object.keys(PROBLEMS) as ProblemCode[])(
    '%s is answered as RFC 9457 with its status',
    async (code) => {
      const answer = answerTo(code);
      expect(answer.status).toBe(PROBLEMS[code].status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('cox-protocol')).toBe('1');
      expect(await answer.json()).toMatchObject({ code, status: PROBLEMS[code].status, detail: 'because' });
    },
  );

  test('says when to retry when there is no room', () => {
    expect(answerTo('queue_full', { retryAfterSeconds: 2.5 }).headers.get('retry-after')).toBe('3');
    expect(answerTo('background_limit').headers.get('retry-after')).toBe('5');
    expect(answerTo('shutting_down').headers.get('retry-after')).toBe('5');
    expect(answerTo('forbidden').headers.get('retry-after')).toBeNull();
  });

  test('says what its status asks for', () => {
    expect(answerTo('unauthorized').headers.get('www-authenticate')).toContain('Bearer');
    expect(answerTo('incompatible').headers.get('upgrade')).toBe('cox/1');
  });
});

describe('an error that no one foresaw', () => {
  test('is logged whole, and the client gets an id and no word of it', () => {
    const { lines, services } = journal();
    const error = new TypeError('secret path /home/me');
    const problem = problemOf(error, services, 'listTasks');
    expect(problem).toMatchObject({ code: 'internal', status: 500, logId: 'log_1' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(lines).toEqual([
      {
        fields: { logId: 'log_1', where: 'listTasks', err: error },
        message: 'a request failed unexpectedly',
      },
    ]);
  });

  test('may be anything that can be thrown', () => {
    const { services } = journal();
    for (const thrown of [undefined, null, 'text', 7, { code: 'forbidden' }])
      expect(problemOf(thrown, services, 'x').code).toBe('internal');
  });

  test('is not one that the daemon throws on purpose', () => {
    const { lines, services } = journal();
    expect(problemOf(new ProblemError('queue_full', 'full'), services, 'x').code).toBe('queue_full');
    expect(lines).toEqual([]);
  });
});
