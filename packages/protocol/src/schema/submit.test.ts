import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_PROMPT_BYTES } from '../limits.ts';
import { MAX_DURATION_MS } from '../time/duration.ts';
import { submitTask, submitTaskOf } from './submit.ts';

/** What is wrong with a request: path and message of each fault. */
const faultsOf = (input: unknown): string[] => {
  const { error } = submitTask.safeParse(input);
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
};

describe('a submission', () => {
  test('needs nothing but a prompt', () => {
    expect(submitTask.parse({ prompt: 'npm test' })).toEqual({
      prompt: 'npm test',
      agent: undefined,
      kind: 'background',
      source: 'api',
      priority: 0,
      labels: {},
      after: [],
      deliverTo: [],
      delivery: 'state_changes',
      addDirs: [],
      attachments: [],
      env: {},
    });
  });

  test('or nothing but a command', () => {
    expect(submitTask.parse({ command: ['git', 'log'] })).toMatchObject({ command: ['git', 'log'] });
  });

  test('is taken under the names other tools use', () => {
    const other = {
      agent_id: 'claude',
      message: 'Fix the build',
      enable_skills: true,
      enable_mcp: false,
      add_dirs: ['/srv/api'],
    };
    const task = submitTask.parse(other);
    expect(task).toEqual({
      ...submitTask.parse({ agent: 'claude', prompt: 'Fix the build', addDirs: ['/srv/api'] }),
      without: ['mcp'],
    });
    expect(submitTask.parse({ ...other, enable_mcp: true })).not.toHaveProperty('without');
    expect(submitTask.parse({ prompt: 'a', source: 'dashboard', kind: 'subagent' })).toMatchObject({
      source: 'cockpit',
      kind: 'helper',
    });
  });

  test('keeps the prompt to the letter', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== '' && !text.includes('\0')),
        (prompt) => {
          expect(submitTask.parse({ prompt }).prompt).toBe(prompt);
        },
      ),
    );
  });

  test.each([
    ['nothing to do', {}, 'prompt: give a prompt or a command'],
    [
      'both a prompt and a command',
      { prompt: 'a', command: ['b'] },
      'command: give either prompt or command',
    ],
    ['a prompt under two names', { prompt: 'a', message: 'b' }, 'message: give either prompt or message'],
    [
      'an agent under two names',
      { prompt: 'a', agent: 'b', agent_id: 'c' },
      'agent_id: give either agent or agent_id',
    ],
    [
      'a time and a delay',
      { prompt: 'a', runAt: '2026-11-20T10:00:00Z', delayMs: 5 },
      'delayMs: give either runAt or delayMs',
    ],
    ['a key it does not know', { prompt: 'a', promt: 'b' }, ': Unrecognized key: "promt"'],
    ['an empty prompt', { prompt: ' \n' }, 'prompt: is empty'],
    ['a NUL in the prompt', { prompt: 'a\0b' }, 'prompt: contains a NUL character'],
    ['a NUL in an argument', { command: ['a', '\0'] }, 'command.1: contains a NUL character'],
    ['a NUL in a folder', { prompt: 'a', workDir: '/a\0b' }, 'workDir: contains a NUL character'],
    [
      'a NUL in a variable',
      { prompt: 'a', environment: { A: '\0' } },
      'environment.A: contains a NUL character',
    ],
    ['a relative folder', { prompt: 'a', workDir: 'src' }, 'workDir: is not an absolute path'],
    ['a folder that is the home sign', { prompt: 'a', addDirs: ['~'] }, 'addDirs.0: is not an absolute path'],
    ['a program without a name', { command: ['', 'x'] }, 'command: the program is empty'],
    ['a variable with an equals sign', { prompt: 'a', env: { 'A=B': 'c' } }, 'env.A=B: '],
    ['a label that could not be asked for', { prompt: 'a', labels: { 'a=b': 'c' } }, 'labels.a=b: '],
    ['a time without a zone', { prompt: 'a', runAt: '2026-11-20T10:00:00' }, 'runAt: '],
    ['a limit of no time', { prompt: 'a', timeoutMs: 0 }, 'timeoutMs: '],
    ['a limit of a hundred years', { prompt: 'a', timeoutMs: MAX_DURATION_MS + 1 }, 'timeoutMs: '],
    ['half an attempt', { prompt: 'a', maxAttempts: 1.5 }, 'maxAttempts: '],
    ['an empty idempotency key', { prompt: 'a', idempotencyKey: '' }, 'idempotencyKey: '],
    ['a source that is not its own', { prompt: 'a', source: 'cron' }, 'source: '],
    ['something else than an object', 'npm test', ': '],
  ])('is refused with %s', (_name, input, fault) => {
    const faults = faultsOf(input);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  test('is refused with two megabytes of prompt, at once and saying what to do', () => {
    const message = `prompt: is longer than ${MAX_PROMPT_BYTES} bytes: put it in a file and refer to the file in the prompt`;
    expect(faultsOf({ prompt: 'a'.repeat(2 * MAX_PROMPT_BYTES) })).toEqual([message]);
    expect(faultsOf({ prompt: '汉'.repeat(MAX_PROMPT_BYTES / 2) })).toEqual([message]);
  });

  test('takes a prompt of exactly the bytes there are', () => {
    expect(faultsOf({ prompt: 'a'.repeat(MAX_PROMPT_BYTES) })).toEqual([]);
    expect(faultsOf({ prompt: 'a'.repeat(MAX_PROMPT_BYTES + 1) })).toHaveLength(1);
    expect(faultsOf({ prompt: 'é'.repeat(MAX_PROMPT_BYTES / 2) })).toEqual([]);
  });

  test('keeps no label that would reach into the language', () => {
    const task = submitTask.parse(JSON.parse('{"prompt":"a","labels":{"constructor":"b"}}'));
    expect(Object.hasOwn(task.labels, 'constructor')).toBe(true);
    expect(Object.getPrototypeOf(task.labels)).toBe(Object.prototype);
  });
});

describe('a submission of few fields', () => {
  const fields = {
    prompt: fc.constantFrom('a', ' ', 7),
    command: fc.constantFrom(['git', 'log'], []),
    message: fc.constantFrom('b', ''),
    agent: fc.constantFrom('claude', '-x'),
    kind: fc.constantFrom('background', 'subagent', 'none'),
    labels: fc.constantFrom({ team: 'core' }, { 'a=b': '' }),
    runAt: fc.constantFrom('2026-11-20T10:00:00Z', 'soon'),
    delayMs: fc.constantFrom(5, -1),
    workDir: fc.constantFrom('/tmp', 'tmp'),
    environment: fc.constantFrom({ A: '1' }, undefined),
    'prompt,agent': fc.constant('x'),
    promt: fc.constant('x'),
  };

  test('is read as any other, to the order of its fields, and refused in the same words', () => {
    const request = fc.record(fields, { requiredKeys: [] });
    const shuffled = request.chain((one) =>
      fc.shuffledSubarray(Object.entries(one), { minLength: Object.keys(one).length }),
    );
    fc.assert(
      fc.property(shuffled, (entries) => {
        const given = Object.fromEntries(entries);
        const [whole, few] = [submitTask.safeParse(given), submitTaskOf(given).safeParse(given)];
        expect(JSON.stringify(few.data)).toBe(JSON.stringify(whole.data));
        expect(few.error?.issues).toEqual(whole.error?.issues);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([null, 7, 'x', [], [1], { constructor: 1 }])('is not %j', (value) => {
    expect(submitTaskOf(value).safeParse(value).error?.issues).toEqual(
      submitTask.safeParse(value).error?.issues,
    );
  });
});

describe('a name', () => {
  test.each(['claude', 'a', '7', 'team/api', 'me@host:main', '重构', 'naïve', 'नमस्ते', 'x'.repeat(128)])(
    'may be %.20s',
    (agent) => expect(faultsOf({ prompt: 'a', agent })).toEqual([]),
  );

  test.each([
    '',
    ' ',
    'a b',
    '-x',
    '.x',
    '../x',
    '/etc',
    'a\n',
    'a\x1b[0m',
    'a\u202e',
    '@1',
    'x'.repeat(129),
  ])('may not be %.20j', (agent) => expect(faultsOf({ prompt: 'a', agent })).toHaveLength(1));

  test('is the same however its accents were typed', () => {
    expect(submitTask.parse({ prompt: 'a', session: 'cafe\u0301' }).session).toBe('caf\u00e9');
  });
});
