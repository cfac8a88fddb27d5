import { ProblemError } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Config, readConfig } from './config.ts';
import { configEntries } from './entries.ts';
import { CONFIG_KEYS, KEYS, limitsOf, writeValue } from './keys.ts';

const FILE = '/home/me/.cox/config.yaml';
const read = (
  text: string | undefined,
  more: { readonly environment?: Record<string, string>; readonly settings?: readonly string[] } = {},
): Config =>
  readConfig({ file: FILE, text, environment: more.environment ?? {}, settings: more.settings ?? [] });

const refusal = (run: () => unknown): ProblemError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
const faultsOf = (text: string, more?: Parameters<typeof read>[1]): readonly string[] =>
  refusal(() => read(text, more)).message.split('\n');

describe('values', () => {
  test('without a file every key has its default', () => {
    const config = read(undefined);
    for (const key of CONFIG_KEYS) {
      expect(config.values[key], key).toEqual(KEYS[key].default);
      expect(config.origins.get(key)).toBe('default');
    }
  });

  test('an empty file, comments alone and empty sections change nothing', () => {
    for (const text of ['', '\n', '# nothing\n', 'background:\nagents:\n', '---\n'])
      expect(read(text).values).toEqual(read(undefined).values);
  });

  test('a dotted key may be written whole or inside its section', () => {
    const nested = read('background:\n  maxConcurrentTasks: 4\n  taskTimeout: 90s\n');
    const whole = read('background.maxConcurrentTasks: 4\nbackground.taskTimeout: 90s\n');
    expect(nested.values).toEqual(whole.values);
    expect(nested.values['background.taskTimeout']).toBe(90_000);
    expect(nested.origins.get('background.taskTimeout')).toBe('config.yaml:3');
  });

  test('durations, sizes, lists, maps and addresses are read', () => {
    const { values } = read(
      [
        'maxExecutionTime: 1h30m',
        'inputTimeout: none',
        'output: {perTask: 1.5MiB}',
        'background: {defaultDeliverTo: ["slack:#ops"]}',
        'channels: {slack: {type: slack, token: xoxb-1}}',
        'groups: {gpu: 1, slow: 2}',
        'listen: "[::1]:7300"',
      ].join('\n'),
    );
    expect(values).toMatchObject({
      maxExecutionTime: 5_400_000,
      inputTimeout: undefined,
      'output.perTask': 1_572_864,
      'background.defaultDeliverTo': ['slack:#ops'],
      groups: { gpu: 1, slow: 2 },
      listen: { host: '::1', port: 7300 },
    });
  });

  test('every limit of the engine comes from its key', () => {
    const limits = limitsOf(read('cancelGrace: 3s\nretention.history: 7d\nmaxParked: 0').values);
    expect(limits).toMatchObject({ cancelGraceMs: 3_000, 'retention.historyMs': 604_800_000, maxParked: 0 });
  });
});

describe('precedence', () => {
  const text = '# mine\nqueueCapacity: 1\n';
  const environment = { COX_QUEUE_CAPACITY: '2' };
  const settings = ['queueCapacity=3'];

  test.each([
    ['the default', undefined, {}, [], 100, 'default'],
    ['the file', text, {}, [], 1, 'config.yaml:2'],
    ['the environment', text, environment, [], 2, 'COX_QUEUE_CAPACITY'],
    ['a flag', text, environment, settings, 3, '--set queueCapacity'],
  ])('%s says where it comes from', (_, file, variables, flags, value, origin) => {
    const config = read(file, { environment: variables, settings: flags });
    expect(config.values.queueCapacity).toBe(value);
    expect(config.origins.get('queueCapacity')).toBe(origin);
  });

  test('lists and maps are given as text', () => {
    const { values } = read(undefined, {
      environment: { COX_ALLOWED_HOSTS: 'a.test, b.test', COX_GROUPS: 'gpu=1,slow=2' },
      settings: ['background.defaultDeliverTo=["file:/a,b"]'],
    });
    expect(values).toMatchObject({
      allowedHosts: ['a.test', 'b.test'],
      groups: { gpu: 1, slow: 2 },
      'background.defaultDeliverTo': ['file:/a,b'],
    });
  });

  test('the token of a run is not taken for the token of the listener', () => {
    expect(read(undefined, { environment: { COX_TOKEN: 'x'.repeat(20) } }).values.token).toBeUndefined();
    expect(read(undefined, { environment: { COX_LISTEN_TOKEN: 'x'.repeat(20) } }).values.token).toBe(
      'x'.repeat(20),
    );
  });
});

describe('faults', () => {
  test.each([
    [
      'maxConcurentTasks: 3',
      `${FILE}:1:1: unknown key 'maxConcurentTasks'; did you mean 'maxConcurrentTasks'?`,
    ],
    ['a: 1', `${FILE}:1:1: unknown key 'a'`],
    ['\n\ntaskTimeout: 3m', `${FILE}:3:1: unknown key 'taskTimeout'; did you mean 'background.taskTimeout'?`],
    [
      'background:\n  tasktimeout: 3m',
      `${FILE}:2:3: unknown key 'background.tasktimeout'; did you mean 'background.taskTimeout'?`,
    ],
    ['agent: {}', `${FILE}:1:1: unknown key 'agent'; did you mean 'agents'?`],
    [
      'maxConcurrentTasks: three',
      `${FILE}:1:21: 'maxConcurrentTasks' must be a whole number from 1 to 10000`,
    ],
    ['maxConcurrentTasks: 0', `${FILE}:1:21: 'maxConcurrentTasks' must be a whole number from 1 to 10000`],
    [
      'maxExecutionTime: 10',
      `${FILE}:1:19: 'maxExecutionTime' must be a duration with its unit, like 10s, 10m or 10h`,
    ],
    [
      'maxExecutionTime: soon',
      `${FILE}:1:19: 'maxExecutionTime' must be a duration like 90s, 30m, 1h30m or 7d`,
    ],
    [
      'inputTimeout: 10',
      `${FILE}:1:15: 'inputTimeout' must be a duration with its unit, like 10s, 10m or 10h`,
    ],
    ['inputTimeout: soon', `${FILE}:1:15: 'inputTimeout' must be a duration like 90s, 30m, 1h30m or 7d`],
    [
      'allowedHosts: [a, ""]\ngroups: {gpu: 0, "-": 1}',
      `${FILE}:1:19: 'allowedHosts[1]' must be a host name on one line`,
      `${FILE}:2:15: 'groups.gpu' must be a whole number from 1 to 10000`,
      `${FILE}:2:18: '-' in 'groups' must be a name: a letter or digit, then letters, digits and ._:@/- up to 128 characters`,
    ],
    ['output.perTask: 3', `${FILE}:1:17: 'output.perTask' must be a size of at least 64KiB`],
    [
      'output.perTask: big',
      `${FILE}:1:17: 'output.perTask' must be a size like 32MiB, 500kB or a number of bytes`,
    ],
    ['onInput: ask', `${FILE}:1:10: 'onInput' must be one of park, deny, fail`],
    ['queueCapacity:', `${FILE}:1:1: 'queueCapacity' has no value: add one or remove the line`],
    ['background: 3', `${FILE}:1:13: 'background' is a section: write its keys below it, indented`],
    [
      'background: {taskTimeout: 1m}\nbackground.taskTimeout: 2m',
      `${FILE}:2:1: 'background.taskTimeout' is already set on line 1`,
    ],
    ['groups: {gpu: none}', `${FILE}:1:15: 'groups.gpu' must be a whole number from 1 to 10000`],
    ['listen: 7300', `${FILE}:1:9: 'listen' must be a host and a port, like 127.0.0.1:7300 or [::1]:7300`],
    ['- 1', `${FILE}:1:1: the file must be keys with values, like maxConcurrentTasks: 3`],
    ['token: short', `${FILE}:1:1: 'token' must have at least 16 characters: shorter ones can be guessed`],
    ['defaultAgent: shel', `${FILE}:1:1: there is no agent 'shel'; did you mean 'shell'?`],
  ])('%j is reported in one line for each fault', (text, ...lines) => {
    expect(faultsOf(text)).toEqual(lines);
  });

  test('a file that is not well-formed names line and column', () => {
    expect(faultsOf('a: [1,\nb: 2')[0]).toMatch(new RegExp(`^${FILE}:2:\\d+: invalid YAML: `));
    expect(faultsOf('queueCapacity: 1\nqueueCapacity: 2')).toEqual([
      `${FILE}:2:1: duplicate key 'queueCapacity'`,
    ]);
  });

  test('a wildcard address is refused unless it is meant', () => {
    for (const host of ['0.0.0.0', '[::]', '*', '[0:0::0]'])
      expect(faultsOf(`listen: "${host}:80"`)[0]).toMatch(/'listen' must name one address/);
    expect(read('listen: 0.0.0.0:80\nlistenOnAllInterfaces: true').values.listen?.host).toBe('0.0.0.0');
  });

  test('all faults are reported at once, in the order of the file', () => {
    const lines = faultsOf('a: 1\nqueueCapacity: x\nagents: {b: {timeout: 1}}', {
      environment: { COX_MAX_PARKED: 'some' },
      settings: ['maxparked=1', 'onInput'],
    });
    expect(lines.map((line) => line.replace(`${FILE}:`, ''))).toEqual([
      "1:1: unknown key 'a'",
      "2:16: 'queueCapacity' must be a whole number from 1 to 1000000000",
      "3:23: 'agents.b.timeout' must be a duration with its unit, like 1s, 1m or 1h",
      "COX_MAX_PARKED: 'maxParked' must be a whole number from 0 to 100000",
      "--set maxparked: unknown key 'maxparked'; did you mean 'maxParked'?",
      '--set onInput: missing value: use --set onInput=…',
    ]);
  });

  test('the refusal lists the path of each fault', () => {
    const { code, extras } = refusal(() => read('background: {x: 1}'));
    expect(code).toBe('invalid_request');
    expect(extras.faults?.map((fault) => fault.path)).toEqual(['background.x']);
  });

  test('no text makes it throw anything but a refusal', () => {
    const words = fc.constantFrom(
      'agents',
      'background',
      ':',
      ' ',
      '\n',
      '{',
      '}',
      '[',
      ']',
      '- ',
      '&a',
      '*a',
      '${X}',
      '"',
      "'",
      '#',
      '<<',
      '!!set',
      '%',
      '\t',
      '3',
      'maxParked',
      '? ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (text) => {
          try {
            read(text);
          } catch (error) {
            expect(error).toBeInstanceOf(ProblemError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('what is listed', () => {
  test('has every key with value, default, origin and meaning', () => {
    const entries = configEntries(read('maxExecutionTime: 90m\noutput.perTask: 1MiB'));
    expect(entries.map((entry) => entry.key)).toEqual(CONFIG_KEYS);
    expect(entries.find((entry) => entry.key === 'maxExecutionTime')).toEqual({
      key: 'maxExecutionTime',
      value: '90m',
      default: '2h',
      origin: 'config.yaml:1',
      meaning: expect.stringContaining('maximum working time'),
    });
    expect(entries.find((entry) => entry.key === 'output.perTask')).toMatchObject({
      value: '1MiB',
      default: '32MiB',
    });
  });

  test('hides the token and the values of an agent’s variables, not references', () => {
    const entries = configEntries(
      read(
        `token: s3cret-s3cret-s3cret\nagents: {a: {runtime: command, command: [x], env: {A: s3cret, B: \${B}, C: "x\${B}"}}}`,
      ),
    );
    expect(JSON.stringify(entries)).not.toContain('s3cret');
    expect(entries.find((entry) => entry.key === 'agents.a')?.value).toEqual({
      runtime: 'command',
      command: ['x'],
      env: { A: '(hidden)', B: '${B}', C: '(hidden)' },
    });
  });

  test('reads the same when it is written back', () => {
    const keys = CONFIG_KEYS.filter((key) => KEYS[key].default !== undefined);
    for (const key of keys) {
      const read = KEYS[key].schema.safeParse(writeValue(key, KEYS[key].default as never));
      expect(read.data, key).toEqual(KEYS[key].default);
    }
  });
});

test('the audit log is kept for 30 days at least, and no shorter than tasks are', () => {
  expect(read('retention.history: 60d\nretention.audit: 90d').values['retention.audit']).toBe(
    90 * 86_400_000,
  );
  expect(() => read('retention.history: 60d\nretention.audit: 59d')).toThrow("'retention.history'");
  expect(() => read('retention.audit: 29d')).toThrow('a duration of at least 30d');
});
