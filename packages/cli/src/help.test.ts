// Every command and option there is appears in help, and nothing that does not exist.

import { helpWordsFor } from '@coxswain/locale/help';
import { describe, expect, test } from 'vitest';
import { type Group, isGroup } from './command.ts';
import { main } from './main.ts';
import { PROGRAM } from './program.ts';
import { testDeps } from './testing/test-deps.ts';

const help = async (...path: readonly string[]): Promise<string> => {
  const deps = testDeps({ columns: 100 });
  expect(await main([...path, '--help'], deps)).toBe(0);
  expect(deps.errors.text()).toBe('');
  return deps.output.text();
};

const EVERYWHERE = [
  '--json',
  '-q, --quiet',
  '-y, --yes',
  '--color',
  '--lang',
  '--debug',
  '--no-autostart',
  '-h, --help',
];
const SUBMIT = [
  ...[
    '--agent',
    '--session',
    '--title',
    '--priority',
    '--group',
    '--timeout',
    '--at',
    '--delay',
    '--after',
    '--attempts',
  ],
  ...[
    '--deliver',
    '--notify',
    '--workdir',
    '--add-dir',
    '--env',
    '--label',
    '--idempotency-key',
    '--on-input',
    '--output-schema',
    '-e',
  ],
];

const JOB = [
  ...['--when', '--cron', '--tz', '--every', '--at', '--webhook', '--on', '--channel', '--match', '--manual'],
  ...['--agent', '--session', '--workflow', '--overlap', '--missed', '--within', '--timeout', '--attempts'],
  ...['--on-input', '--pause-after', '--stop-after', '--stop-after-successes', '--stop-on', '--budget-cost'],
  ...[
    '--budget-tokens',
    '--deliver',
    '--notify',
    '--workdir',
    '--add-dir',
    '--label',
    '--priority',
    '--group',
  ],
  ...['-e', '-- <program> [args...]'],
];

/** What each command takes: its arguments and options. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  cockpit: ['[page]', '--theme'],
  chat: ['--session', '--agent', '--task', '--theme'],
  'tasks active': ['--running'],
  'tasks recent': ['-n'],
  'tasks list': [
    '--status',
    '--agent',
    '--session',
    '--kind',
    '--since',
    '--until',
    '--search',
    '--label',
    '-n',
    '--all',
  ],
  'tasks watch': ['[id...]', '--all-events', '--since-seq'],
  'tasks describe': ['<id>'],
  'tasks logs': ['<id>', '-f', '-n', '--stream', '--timestamps', '--since-seq'],
  'tasks cancel': ['[id...]', '--now', '--all', '--reason'],
  'tasks run': ['[prompt...]', ...SUBMIT, '--passthrough', '-- <program> [args...]'],
  'tasks message': ['<id>', '[text...]'],
  'tasks delete': ['<id...>'],
  'tasks explain': ['<id>'],
  'tasks diff': ['<id>'],
  'tasks count': [],
  'tasks retry': ['[id...]', '--failed', '--edit', '--force'],
  'bg submit': [
    '[prompt...]',
    ...SUBMIT,
    '--wait',
    '--follow',
    '--batch',
    '--block',
    '-- <program> [args...]',
  ],
  'bg list': ['-n'],
  'bg status': ['<id>'],
  'bg cancel': ['[id...]'],
  'bg result': ['<id>'],
  'bg retry': ['[id...]'],
  'bg wait': ['<id...>', '--any', '--all', '--for', '--timeout', '--report'],
  inbox: [],
  answer: ['<request|task>', '[text...]', '--option', '--file'],
  approve: ['<request>', '--always'],
  deny: ['<request>', '--reason'],
  'agents list': ['--all'],
  'agents show': ['<name>'],
  'agents default': ['<name>'],
  'agents check': ['<name>'],
  'items list': ['--agent', '--session', '--status', '--all'],
  'items add': ['<title...>', '--agent', '--session', '--parent'],
  'items edit': ['<id>', '<title...>'],
  'items move': ['<id>', '<status>', '-m'],
  'items start': ['<id...>', '-m'],
  'items done': ['<id...>', '-m'],
  'items fail': ['<id...>', '-m'],
  'items drop': ['<id...>', '-m'],
  'sessions list': [],
  'sessions show': ['<id>', '-n', '--archived'],
  'sessions new': ['<name>', '--agent'],
  'sessions rename': ['<id>', '<name>'],
  'sessions reset': ['<id>'],
  'sessions switch': ['<name>'],
  'jobs new': ['<name>', '[prompt...]', ...JOB, '--from'],
  'jobs list': [],
  'jobs show': ['<job>', '--secret'],
  'jobs edit': ['<job>', '[prompt...]', ...JOB, '--name', '--new-secret', '--without', '--env'],
  'jobs pause': ['<job...>'],
  'jobs resume': ['<job...>'],
  'jobs run': ['<job>', '--payload', '--set', '--wait', '--follow'],
  'jobs runs': ['<job>', '-n', '--missed', '--fired'],
  'jobs last': ['<job>'],
  'jobs next': ['<job>', '-n'],
  'jobs repair': ['<job>'],
  'jobs delete': ['<job...>'],
  'workflows list': [],
  'workflows validate': [],
  'workflows graph': [],
  'workflows run': ['<file|name>', '--input', '--wait', '--follow'],
  'workflows show': ['<run>'],
  'workflows trust': ['--list'],
  'workflows untrust': [],
  discuss: ['[topic...]', '--agents', '--judge', '--rounds', '--round-limit', '--wait', '--follow'],
  'channels list': [],
  'channels test': ['<name>', '--to', '--text'],
  'routes list': [],
  'routes add': ['<channel>', '--agent', '--session', '--account', '--peer', '--thread'],
  'routes remove': ['<id>'],
  'routes resolve': ['<channel>', '<peer>', '--account', '--thread'],
  'deliveries list': ['--state', '--task', '-n'],
  'deliveries retry': ['<id>'],
  insights: ['--period', '--since', '--by'],
  'daemon run': ['--set'],
  'daemon start': [],
  'daemon stop': ['--wait', '--cancel-pending'],
  'daemon restart': [],
  'daemon status': [],
  'daemon logs': ['-f', '-n'],
  'daemon install': [],
  'daemon uninstall': [],
  'daemon pause': [],
  'daemon resume': [],
  'daemon drain': [],
  'tokens list': ['--all'],
  'tokens create': ['<name>', '--may', '--agents', '--expires'],
  'tokens revoke': ['<name>'],
  'config list': [],
  'config get': ['<key>'],
  'config set': ['<key>', '[value]'],
  'config path': [],
  'config schema': [],
  'config edit': [],
  doctor: [],
  prune: ['--dry-run'],
  export: [],
  import: ['<file>', '--dry-run'],
  'ledger check': ['--quick', '--repair'],
  audit: ['--since', '--by', '--action', '-n', '--all', '-f', '--verify', '--expect'],
  backup: ['<file>', '--force'],
  restore: ['<file>', '--home', '--force'],
  mcp: ['--session', '--agent', '--tools'],
  completion: ['<shell>'],
  version: [],
  help: ['[command...]'],
};

/** The names in the list of commands of a help text. */
const namesIn = (text: string): string[] =>
  [...(/Commands:\n((?: {2}.*\n)+)/.exec(text)?.[1] ?? '').matchAll(/^ {2}(\S+)/gm)].map(
    ([, name = '']) => name,
  );

test('the top names every command and every option that all of them take', async () => {
  const text = await help();
  const names = Object.keys(COMMANDS).map((path) => path.split(' ')[0] ?? '');
  expect(namesIn(text).toSorted()).toEqual([...new Set(names)].toSorted());
  for (const option of EVERYWHERE) expect(text).toContain(option);
});

const groups = [
  ...new Set(
    Object.keys(COMMANDS)
      .filter((path) => path.includes(' '))
      .map((path) => path.split(' ')[0] ?? ''),
  ),
];

test.each(groups)('cox %s names every command of it', async (group) => {
  const names = Object.keys(COMMANDS)
    .filter((path) => path.startsWith(`${group} `))
    .map((path) => path.slice(group.length + 1));
  expect(namesIn(await help(group)).toSorted()).toEqual(names.toSorted());
});

describe.each(Object.entries(COMMANDS))('cox %s', (path, parts) => {
  test('says what it takes and what it does', async () => {
    const text = await help(...path.split(' '));
    expect(text).toMatch(new RegExp(`^Usage: cox ${path}( |\\n)`));
    expect(text).toMatch(/\n\n[A-Z].*\.\n/);
    for (const part of [...parts, ...EVERYWHERE]) expect(text).toContain(part);
  });

  test('is explained by `cox help` in the same words', async () => {
    const deps = testDeps({ columns: 100 });
    expect(await main(['help', ...path.split(' ')], deps)).toBe(0);
    expect(deps.output.text()).toBe(await help(...path.split(' ')));
  });
});

test('a bare cox and a bare group explain themselves and are no error', async () => {
  for (const words of [[], ['tasks'], ['-q', 'bg']]) {
    const deps = testDeps();
    expect(await main(words, deps)).toBe(0);
    expect(deps.output.text()).toMatch(/^Usage: cox/);
  }
});

test('exit codes are listed', async () => {
  const deps = testDeps();
  expect(await main(['help', 'exit-codes'], deps)).toBe(0);
  expect(deps.output.text().split('\n').slice(0, 3)).toEqual(['CODE  MEANING', '   0  ok', '   1  error']);
  for (const code of [2, 3, 4, 5, 8, 10, 11, 12, 75, 124, 130])
    expect(deps.output.text()).toMatch(new RegExp(`^ +${code} `, 'm'));
});

test('in Chinese every command says in Chinese what it is for', async () => {
  const deps = testDeps({ columns: 100 });
  expect(await main(['--help', '--lang', 'zh'], deps)).toBe(0);
  expect(deps.output.text()).toMatch(/^用法： cox <command>\n/);
  expect(deps.output.text()).toMatch(/^ {2}--no-autostart +不启动守护进程/m);
  const words = helpWordsFor('zh');
  const untold = async (group: Group, path: readonly string[]): Promise<string[]> => {
    const found: string[] = [];
    for (const [name, entry] of Object.entries(group.entries)) {
      if (entry.isHidden === true) continue;
      const own = [...path, name];
      if (words.summary(own, '') === '') found.push(own.join(' '));
      const node = await entry.load();
      if (isGroup(node)) found.push(...(await untold(node, own)));
    }
    return found;
  };
  expect(await untold(PROGRAM, [])).toEqual([]);
});

test.each([
  ['ps', "'cox tasks active'"],
  ['ls', "'cox tasks list'"],
  ['logs', "'cox tasks logs' or 'cox daemon logs'"],
  ['add', "'cox bg submit'"],
  ['kill', "'cox tasks cancel'"],
  ['status', "'cox tasks active' or 'cox daemon status'"],
  ['submit', "'cox bg submit'"],
  ['explain', "'cox tasks explain'"],
])('cox %s says which command is meant', async (word, hint) => {
  const deps = testDeps();
  expect(await main([word], deps)).toBe(2);
  expect(deps.errors.text()).toBe(
    `cox: unknown command '${word}' for 'cox'; did you mean ${hint}? (invalid_request)\n`,
  );
});

test('in another group than tasks a verb of tasks is not offered', async () => {
  const deps = testDeps();
  expect(await main(['jobs', 'add'], deps)).toBe(2);
  expect(deps.errors.text()).not.toContain('bg submit');
});
