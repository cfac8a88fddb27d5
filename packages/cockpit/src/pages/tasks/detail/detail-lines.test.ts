import { LANGUAGES } from '@coxswain/locale';
import { allWordsFor } from '@coxswain/locale/cockpit';
import { cellWidth, type InputRequest, type TaskDetail } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import { describe, expect, test } from 'vitest';
import { asking, completed, failed, running } from '../testing/tasks.ts';
import { detailLines, detailNote } from './detail-lines.ts';

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const linesOf = (detail: TaskDetail, columns = 80, language: 'en' | 'zh' = 'en'): string[] =>
  detailLines(detail, {
    columns,
    words: allWordsFor(language),
    keepsMarks: false,
    timeZone: 'Europe/Berlin',
    nowMs,
    log: (detail.log ?? '').split('\n').slice(0, -1),
    hasColors: false,
    rows: 20,
  }).map((line) => plainText(line).trimEnd());
const placesOf = (lines: readonly string[], names: readonly string[]): number[] =>
  names.map((name) => lines.findIndex((line) => line.startsWith(name)));

const request = {
  id: 'inp_a',
  taskId: 'tsk_k3v9x0q2aaaa',
  state: 'open',
  kind: 'permission',
  title: 'claude wants to run',
  detail: `git push --force-with-lease origin payments-v4\nand ${'then '.repeat(40)}stop`,
  createdAt: '2026-11-20T11:58:50.000Z',
} as InputRequest;

const whole: TaskDetail = {
  task: asking('k3v9x0q2', { prompt: 'Move the payment module', deliverTo: ['slack:#pay'], model: 'opus' }),
  usage: { inputTokens: 11_200, outputTokens: 1_280, cachedTokens: 300, cost: 0.25, currency: 'USD' },
  inputs: [request],
  plan: [
    { content: 'read the v3 client', status: 'completed' },
    { content: 'port the client', status: 'in_progress' },
    { content: 'tests', status: 'pending' },
  ],
  toolCalls: [
    {
      toolCallId: '1',
      name: 'read_file',
      title: 'src/pay/client.ts',
      status: 'completed',
      input: { path: 'src/pay/client.ts' },
      output: 'export const pay = 1;\n'.repeat(40),
      durationMs: 100,
    },
    { toolCallId: '2', name: 'shell', title: 'git push', status: 'running' },
  ],
  children: [completed('child', { prompt: 'look it up' })],
  log: 'one\ntwo\n',
};

test('the result of an agent is drawn as Markdown, that of a program as it is', () => {
  const result = '## Done\n\n- **one** thing';
  const answer = (more: Partial<TaskDetail['task']>): string[] => {
    const lines = linesOf({ task: completed('done', { result, ...more }) });
    const at = lines.findIndex((line) => line.startsWith('Result'));
    return lines.slice(at, at + 3).map((line) => line.replace('Result', '').trim());
  };
  expect(answer({ runtime: 'acp' })).toEqual(['Done', '', '• one thing']);
  expect(answer({ runtime: 'command', usage: { inputTokens: 7 } })).toEqual(['Done', '', '• one thing']);
  expect(answer({ runtime: 'command' })).toEqual(['## Done', '', '- **one** thing']);
  expect(answer({ runtime: 'acp', outputSchema: {} })).toEqual(['## Done', '', '- **one** thing']);
});

test('plan steps and question options wrap under themselves, complete', () => {
  const words = 'read what the project says of itself and write it down for those who come later'.split(' ');
  const long = words.join(' ');
  const lines = linesOf(
    {
      ...whole,
      inputs: [{ ...request, options: [{ id: 'a', label: long, meaning: 'allow' }] }],
      plan: [{ content: long, status: 'in_progress' }],
    },
    44,
  );
  const [step, option] = [
    lines.findIndex((line) => line.includes('▸')),
    lines.findIndex((line) => / 1 read/.test(line)),
  ];
  for (const at of [step, option]) {
    const told = lines
      .slice(at, at + 4)
      .join(' ')
      .split(/\s+/);
    for (const word of words) expect(told).toContain(word);
  }
  expect(lines[step + 1]?.search(/\S/)).toBe((lines[step]?.indexOf('▸') ?? 0) + 2);
});

test('an open question is not repeated beside the status', () => {
  const task = {
    ...whole.task,
    progress: { phase: 'waiting_approval' as const, detail: 'claude wants to run' },
  };
  const told = linesOf({ ...whole, task }, 120).join('\n');
  expect(told.split('claude wants to run')).toHaveLength(2);
  expect(linesOf({ ...whole, task, inputs: [] }, 120).join('\n')).toContain('claude wants to run');
});

test('every section is there, in order', () => {
  const lines = linesOf(whole, 60);
  const names = [
    'Status',
    'Origin',
    'Tokens',
    'Asks',
    'Prompt',
    'Result',
    'Error',
    'Agent',
    'Session',
    'Deliveries',
  ];
  const places = placesOf(lines, [...names, 'Plan', 'Tools', 'Children', 'Log']);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(places).not.toContain(-1);
});

test('empty sections say so', () => {
  const lines = linesOf({ task: running('a') }, 60);
  for (const name of ['Origin', 'Tokens', 'Result', 'Error', 'Deliveries'])
    expect(lines.find((line) => line.startsWith(name))).toMatch(/\(none\)$/);
  expect(linesOf({ task: running('a') }, 60, 'zh').find((line) => line.startsWith('结果'))).toMatch(
    /（无）$/,
  );
});

test('tokens have thousands separators, elapsed time is beside the status', () => {
  const lines = linesOf(whole, 80);
  expect(lines).toContain('Tokens      12,480  (11,200 in · 1,280 out · 300 cached)  0.25 USD');
  expect(lines[0]).toBe('Status      ? needs input  4m02s');
  expect(detailNote(whole, allWordsFor('en'))).toBe('1/3 plan · 12,480 tokens');
});

test('a question is shown with its whole command and how long it waits', () => {
  const lines = linesOf(whole, 60);
  const asks = lines.find((line) => line.startsWith('Asks'));
  expect(asks).toMatch(/claude wants to run +waiting for 1m10s$/);
  const joined = lines.map((line) => line.trim()).join('');
  expect(joined).toContain('git push --force-with-lease origin payments-v4');
  expect(joined.replaceAll(' ', '')).toContain('then'.repeat(40));
});

test('a question is never cut, however long it is', () => {
  const title = 'Which of the branches shall be taken, '.repeat(8).trim();
  const lines = linesOf({ ...whole, inputs: [{ ...request, kind: 'question', title }] }, 40);
  const shown = lines.map((line) => line.slice(12).trim()).join(' ');
  expect(shown).toContain(title);
  expect(shown).toContain('waiting for 1m10s');
});

test('an answered question is not shown as open', () => {
  const lines = linesOf({ ...whole, inputs: [{ ...request, state: 'answered' }] });
  expect(lines.some((line) => line.startsWith('Asks'))).toBe(false);
});

test('tool calls show input, output and how much more there is', () => {
  const lines = linesOf(whole, 80);
  expect(lines).toContainEqual(expect.stringMatching(/^Tools +✓ read_file {2}src\/pay\/client.ts +100ms$/));
  expect(lines).toContainEqual(expect.stringMatching(/in +\{$/));
  expect(lines).toContainEqual(expect.stringMatching(/out +export const pay = 1;$/));
  expect(lines).toContainEqual(expect.stringMatching(/… 29 more lines$/));
});

test('children are inline with their own status', () => {
  expect(linesOf(whole, 80)).toContainEqual(
    expect.stringMatching(/^Children +childaaa {2}✓ completed {2}claude {2}look it up +1m15s$/),
  );
});

test('an error is whole, with what the agent wrote neutralised', () => {
  const lines = linesOf({
    task: failed('a', { error: { code: 'exit_code', message: 'bad \u001b[31mred\nmore' } }),
  });
  expect(lines).toContain('Error       bad ␛[31mred');
  expect(lines).toContain('            more');
});

describe.each([
  [38, 'en'],
  [38, 'zh'],
  [56, 'en'],
  [98, 'zh'],
  [178, 'en'],
] as const)('at %i cells in %s', (columns, language) => {
  test.each([
    ['a prompt of 100,000 characters', '重构登录页面 and test it 👩‍👩‍👧‍👦 '.repeat(4_000).slice(0, 100_000)],
    ['right-to-left text', 'مرحبا بالعالم שלום עולם '.repeat(20)],
    ['one endless word', 'x'.repeat(5_000)],
    ['wide characters alone', '任务'.repeat(500)],
  ])('%s wraps within the cells', (_, prompt) => {
    for (const line of linesOf({ ...whole, task: { ...whole.task, prompt } }, columns, language))
      expect(cellWidth(line)).toBeLessThanOrEqual(columns);
  });
});

test('every language has every name', () => {
  for (const language of LANGUAGES) expect(linesOf(whole, 60, language).length).toBeGreaterThan(20);
});

test('a workflow definition is summed up by size, with where to see its steps', () => {
  const composition = { kind: 'workflow', name: 'release', input: {}, onRestart: 'fail' } as const;
  const task = running('k3v9x0q2', { kind: 'workflow', prompt: 'name: release\nsteps: []\n', composition });
  const text = linesOf({ task }).join('\n');
  expect(text).toContain('a workflow of 2 lines; its steps: cox workflows show k3v9x0q2');
  expect(text).not.toContain('steps: []');
});
