import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CHAT_COMMANDS, needsArgument } from './chat-command-forms.ts';
import { parseChatCommand } from './parse-chat-command.ts';

const NOW = '2026-11-20T12:30:00.000Z';
const SETTINGS = { nowMs: Date.parse(NOW), timeZone: 'Europe/Berlin', language: 'en' } as const;
const read = (text: string) => parseChatCommand(text, SETTINGS);
const HOURLY = [{ kind: 'every', everyMs: 3_600_000, anchor: NOW }];

/** The first words of all commands. */
const KNOWN = [...new Set(CHAT_COMMANDS.map(({ name }) => `/${name.split(' ')[0]}`))];

describe('jobs', () => {
  test('a new one has a time, a name and a prompt', () => {
    expect(read('/task new every 1h Service watch: Check provider status…')).toEqual({
      command: 'task new',
      triggers: HOURLY,
      name: 'Service watch',
      prompt: 'Check provider status…',
    });
    expect(read('/task new 每天9点 日报：昨天有什么变化？')).toMatchObject({
      triggers: [{ kind: 'cron', expression: '0 9 * * *', timeZone: 'Europe/Berlin' }],
      name: '日报',
      prompt: '昨天有什么变化？',
    });
    expect(read('/task new every 1h nightly:tests: run\nthem all')).toMatchObject({
      name: 'nightly:tests',
      prompt: 'run\nthem all',
    });
  });

  test('without a name the first words of the prompt are it', () => {
    const found = { name: 'check-the-provider', prompt: 'check the provider status' };
    expect(read('/task new every 1h check the provider status')).toMatchObject(found);
    expect(read('/task new every 1h: check the provider status')).toMatchObject(found);
  });

  test('what it lacks is told', () => {
    expect(read('/task new')).toEqual({ problem: 'missing', usage: '/task new <when> <name>: <prompt>' });
    expect(read('/task new every 1h')).toMatchObject({ problem: 'missing' });
    expect(read('/task new every 1h watch:')).toEqual({ problem: 'no_prompt', name: 'watch' });
    expect(read('/task new every 1h a, b: c')).toEqual({ problem: 'bad_name', name: 'a, b' });
    expect(read('/task new every 1h ???')).toEqual({ problem: 'no_name', typed: '???' });
    expect(read('/task new today at 8 watch: x')).toEqual({
      problem: 'past',
      typed: 'today at 8',
      at: '2026-11-20T07:00:00.000Z',
    });
    expect(read('/task new daily at 9 in Europe/Berln watch: x')).toEqual({
      problem: 'no_such_zone',
      zone: 'Europe/Berln',
    });
  });

  test('a time that is not understood names the nearest forms, in the language of the reader', () => {
    expect(read('/task new every mnday at 9 x: y')).toMatchObject({
      problem: 'no_such_time',
      nearest: expect.arrayContaining(['every monday at 9:30']),
    });
    const chinese = parseChatCommand('/task new 每周九9点 x：y', { ...SETTINGS, language: 'zh' });
    expect(chinese).toMatchObject({ nearest: expect.arrayContaining(['每周一9:30']) });
  });

  test('of one that is there the time, the prompt or both are changed', () => {
    expect(read('/task edit watch: look twice')).toEqual({
      command: 'task edit',
      job: 'watch',
      prompt: 'look twice',
      whole: 'watch',
    });
    expect(read('/task edit every 1h Service watch')).toEqual({
      command: 'task edit',
      job: 'Service watch',
      triggers: HOURLY,
      whole: 'every 1h Service watch',
    });
    expect(read('/task edit every 1h watch: look')).toMatchObject({ triggers: HOURLY, prompt: 'look' });
    expect(read('/task edit daily report: x')).toMatchObject({ job: 'report', whole: 'daily report' });
  });

  test('names may have blanks', () => {
    expect(read('/task pause Service watch')).toEqual({ command: 'task pause', job: 'Service watch' });
  });
});

describe('the rest', () => {
  test.each([
    ['/approve', { command: 'approve', text: '' }],
    ['/approve k3v9 always', { command: 'approve', text: 'k3v9 always' }],
    ['/bg fix\nthe tests ', { command: 'bg', prompt: 'fix\nthe tests' }],
    ['/session new', { command: 'session new' }],
    ['/session new pay', { command: 'session new', session: 'pay' }],
    ['/session new Service watch', { command: 'session new', session: 'Service watch' }],
    ['/session switch "Service watch"', { command: 'session switch', session: 'Service watch' }],
    ['/session switch “Service watch”', { command: 'session switch', session: 'Service watch' }],
    ["/session new it's", { command: 'session new', session: "it's" }],
    ['/model', { command: 'model' }],
    ['/model x/y', { command: 'model', model: 'x/y' }],
    ['/TASK  Cancel\tk3v9', { command: 'task cancel', task: 'k3v9' }],
    ['/tasks@cox_bot', { command: 'tasks' }],
    ['/task@cox_bot list', { command: 'task list' }],
    ['／tasks', { command: 'tasks' }],
    ['/discuss a, b: why?', { command: 'discuss', agents: ['a', 'b'], topic: 'why?' }],
    [
      '/discuss a b，裁判 c，3轮：为什么？',
      { command: 'discuss', agents: ['a', 'b'], judge: 'c', rounds: 3, topic: '为什么？' },
    ],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));

  test.each([
    ['/what', { problem: 'unknown', name: '/what', known: KNOWN }],
    ['/halp', { problem: 'unknown', name: '/halp', nearest: '/help', known: KNOWN }],
    ['/status', { problem: 'unknown', name: '/status', known: KNOWN }],
    ['/cancel', { problem: 'unknown', name: '/cancel', nearest: '/task cancel', known: KNOWN }],
    ['/list', { problem: 'unknown', name: '/list', known: KNOWN }],
    ['/attach shot.png what is this?', { command: 'attach', file: 'shot.png', text: 'what is this?' }],
    ['/attach "my shot.png" look', { command: 'attach', file: 'my shot.png', text: 'look' }],
    ['/attach shot.png', { problem: 'missing', usage: '/attach <file> <words>' }],
    ['/quit now', { problem: 'takes_nothing', name: '/quit' }],
    ['/task list all', { problem: 'takes_nothing', name: '/task list' }],
    ['/agent', { problem: 'incomplete', name: '/agent', parts: ['list', 'switch'] }],
    ['/agent what', { problem: 'incomplete', name: '/agent', parts: ['list', 'switch'] }],
    ['/task cancel', { problem: 'missing', usage: '/task cancel <id>' }],
    ['/discuss a: why?', { problem: 'missing', usage: '/discuss <agent>, <agent>: <topic>' }],
    ['/discuss why?', { problem: 'missing', usage: '/discuss <agent>, <agent>: <topic>' }],
    ['/', { problem: 'unknown', name: '/', known: KNOWN }],
  ])('%j', (text, expected) => expect(read(text)).toEqual(expected));

  test.each([
    ['and /then this', 'and /then this'],
    ['//etc/hosts is wrong', '/etc/hosts is wrong'],
    ['／／etc', '/etc'],
    [' /help', ' /help'],
    ['', ''],
  ])('%j is said to the agent', (text, message) => expect(read(text)).toEqual({ message }));
});

test('every command is read by its own name, alone where it needs nothing', () => {
  for (const form of CHAT_COMMANDS) {
    const found = read(`/${form.name}`);
    if (needsArgument(form)) expect(found, form.name).toMatchObject({ problem: 'missing' });
    else expect(found, form.name).toMatchObject({ command: form.name });
  }
});

test('no text whatever makes it throw, and nothing with one slash is a message', () => {
  const command = fc.constantFrom(...CHAT_COMMANDS.map(({ name }) => name));
  fc.assert(
    fc.property(command, fc.string({ unit: 'binary' }), (name, rest) => {
      expect('message' in read(`/${name} ${rest}`)).toBe(false);
      expect(read(`/${rest}`)).toBeDefined();
    }),
  );
});
