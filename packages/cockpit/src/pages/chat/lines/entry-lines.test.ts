import type { Language } from '@coxswain/locale';
import { allWordsFor } from '@coxswain/locale/cockpit';
import { cellWidth } from '@coxswain/protocol';
import { plainText } from '@coxswain/views';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entryLines } from '../scroll/use-view.ts';
import { type SampleEvent, sampleRequest, turnOf } from '../testing/sample-turn.ts';

const REST = { isGrowing: false, keepsMarks: false } as const;

const drawn = (
  given: readonly SampleEvent[],
  { columns = 60, isOpen = false, language = 'en' as Language } = {},
): string[] => {
  const { entries } = turnOf(given);
  const words = allWordsFor(language);
  return entries
    .slice(1)
    .flatMap((entry, at) =>
      entryLines(entry, at === 0 ? undefined : entries[at], { columns, words, isOpen, ...REST }),
    )
    .map(({ spans, right }) => plainText(spans) + (right ? ` | ${right.text}` : ''));
};

const read = {
  toolCallId: 'r',
  name: 'read_file',
  title: 'src/pay/client.ts',
  status: 'completed',
  input: { path: 'src/pay/client.ts' },
  output: 'export {}\n',
  durationMs: 100,
} as const;
const edit = {
  toolCallId: 'e',
  name: 'edit_file',
  status: 'completed',
  input: { path: 'a.ts' },
  diffs: [{ path: 'a.ts', oldText: 'one\ntwo\nthree', newText: 'one\n2\n2b\nthree' }],
} as const;

test('tool calls are adjacent one-line cards', () => {
  expect(
    drawn([
      ['ToolCallCompleted', read],
      ['ToolCallCompleted', edit],
      ['ToolCallStarted', { toolCallId: 's', name: 'shell', status: 'running', title: 'git push' }],
    ]),
  ).toEqual(['✓ read_file  src/pay/client.ts | 0.1s', '✓ edit_file  a.ts +2 −1', '▸ shell  git push']);
});

test('an opened card shows input, changes and output', () => {
  expect(drawn([['ToolCallCompleted', read]], { isOpen: true })).toEqual([
    '✓ read_file  src/pay/client.ts | 0.1s',
    '  input',
    '    path: src/pay/client.ts',
    '  output',
    '    export {}',
  ]);
  expect(drawn([['ToolCallCompleted', edit]], { isOpen: true }).slice(-6)).toEqual([
    '    a.ts',
    '     one',
    '    -two',
    '    +2',
    '    +2b',
    '     three',
  ]);
});

test('a card with nothing in it says so', () => {
  const call = { toolCallId: 'x', name: 'think', status: 'completed' } as const;
  expect(drawn([['ToolCallCompleted', call]], { isOpen: true })).toEqual(['✓ think', '  no output']);
});

test('thoughts take one line until opened', () => {
  const thought: SampleEvent = ['StreamChunk', { stream: 'thought', text: 'first\nsecond\nthird\n' }];
  expect(drawn([thought])).toEqual(['∴ first +2']);
  expect(drawn([thought], { isOpen: true })).toEqual(['∴ first', '  second', '  third']);
});

test('a plan is a checklist', () => {
  const entries = [
    { content: 'read', status: 'completed' },
    { content: 'port the client', status: 'in_progress' },
    { content: 'tests', status: 'pending' },
  ] as const;
  expect(drawn([['PlanUpdated', { entries }]])).toEqual(['✓ read', '▸ port the client', '· tests']);
});

test('a permission shows the whole command and who answered', () => {
  const request = sampleRequest();
  const asked: SampleEvent = ['InputRequested', { request }];
  expect(drawn([asked])).toEqual(['? shell: git push', '    git push --force-with-lease origin payments-v4']);
  const answer = (decision: 'approve' | 'deny', text?: string): SampleEvent => [
    'InputAnswered',
    {
      requestId: request.id,
      state: decision === 'deny' ? 'denied' : 'answered',
      answer: { decision, text },
      by: 'ann',
      resumes: true,
    },
  ];
  expect(drawn([asked, answer('approve')])).toEqual(['? shell: git push', '  ✓ approved by ann']);
  expect(drawn([asked, answer('deny', 'not on Friday')])).toEqual([
    '? shell: git push',
    '  ✗ denied by ann: not on Friday',
  ]);
  expect(drawn([asked, answer('approve')], { language: 'zh' }).at(-1)).toBe('  ✓ 已由 ann 批准');
});

test('an end says how long it took and what it cost', () => {
  const usage = { inputTokens: 12_000, outputTokens: 480, currency: 'USD', cost: 0.0213 };
  expect(drawn([['TaskCompleted', { durationMs: 132_000, usage }]])).toEqual([
    '✓ completed · 2m12s · 12,480 tokens · 0.0213 USD',
  ]);
  expect(drawn([['TaskFailed', { code: 'exit_code', message: 'exit code 2', durationMs: 900 }]])).toEqual([
    '✗ failed · 900ms',
    '  exit code 2',
  ]);
});

test('a list continues below its text', () => {
  const text = '- one two three four five six seven\n12. eight nine ten eleven twelve';
  expect(drawn([['StreamChunk', { stream: 'message', text }]], { columns: 20 })).toEqual([
    '• one two three four',
    '  five six seven',
    '12. eight nine ten',
    '    eleven twelve',
  ]);
});

test('no row is wider than the page, whatever the text', () => {
  const nasty = fc
    .array(
      fc.constantFrom(
        '重构登录',
        'مرحبا بالعالم',
        '👨‍👩‍👧',
        '🇩🇪',
        'word',
        ' ',
        '\n',
        '\t',
        '\u202e',
        '\u001b[31m',
        '- ',
        'é',
      ),
      { minLength: 1, maxLength: 40 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(nasty, fc.integer({ min: 14, max: 60 }), fc.boolean(), (text, columns, isOpen) => {
      const given: SampleEvent[] = [
        ['StreamChunk', { stream: 'message', text }],
        ['StreamChunk', { stream: 'thought', text }],
        ['StreamChunk', { stream: 'stdout', text }],
        ['ToolCallCompleted', { ...edit, name: text, title: text, output: text }],
        ['InputRequested', { request: sampleRequest({ title: text, detail: text }) }],
        ['MessageAdded', { role: 'user', text }],
        ['MessageAdded', { role: 'system', text }],
      ];
      const { entries } = turnOf(given);
      const words = allWordsFor('en');
      for (const [at, entry] of entries.entries())
        for (const { spans, right } of entryLines(entry, entries[at - 1], {
          columns,
          words,
          isOpen,
          ...REST,
        })) {
          const width = cellWidth(plainText(spans));
          // A card is cut when it is drawn, because what stands at its right end changes.
          if (entry.kind === 'tool' && right === undefined) continue;
          if (entry.kind !== 'tool')
            expect([plainText(spans), width <= columns]).toEqual([plainText(spans), true]);
          for (const control of ['\u001b', '\u202e']) expect(plainText(spans)).not.toContain(control);
        }
    }),
    { numRuns: 200 },
  );
});

test('lines are cached', () => {
  const { entries } = turnOf([['StreamChunk', { stream: 'message', text: 'hello' }]]);
  const [asked, said] = entries;
  const layout = { columns: 40, words: allWordsFor('en'), isOpen: false, ...REST };
  if (!said) throw new Error('nothing was said');
  expect(entryLines(said, asked, { ...layout })).toBe(entryLines(said, asked, layout));
  expect(entryLines(said, asked, { ...layout, columns: 41 })).not.toBe(entryLines(said, asked, layout));
});

test('a call without a result stops running once its task has ended', () => {
  const started: SampleEvent = ['ToolCallStarted', { toolCallId: 's', name: 'sleep', status: 'running' }];
  const over: SampleEvent = [
    'TaskFailed',
    { code: 'restarted', message: 'Server restarted during execution', durationMs: 9 },
  ];
  const { entries } = turnOf([started, over]);
  const words = allWordsFor('en');
  const lines = entries.flatMap((entry) =>
    entryLines(entry, undefined, { columns: 60, words, isOpen: false, ...REST }),
  );
  expect(lines.some(({ runningSince }) => runningSince !== undefined)).toBe(false);
  expect(drawn([started, over])[0]).toBe('– sleep | did not end');
  expect(
    drawn([
      started,
      ['TaskRetrying', { attempt: 1, reason: 'retry', runAt: 'later', code: 'exit_code', message: 'no' }],
    ])[0],
  ).toBe('– sleep | did not end');
});

test('a streaming answer is drawn as it will be, and again at its end', () => {
  const { entries } = turnOf([['StreamChunk', { stream: 'message', text: '- **one' }]]);
  const [, said] = entries;
  if (!said) throw new Error('nothing was said');
  const layout = { columns: 40, words: allWordsFor('en'), isOpen: false, keepsMarks: false };
  const texts = (isGrowing: boolean): string[] =>
    entryLines(said, undefined, { ...layout, isGrowing }).map(({ spans }) => plainText(spans));
  expect([texts(true), texts(false)]).toEqual([['• one'], ['• **one']]);
});

test('a long answer keeps blank lines and code across pieces', () => {
  const text = `${'word '.repeat(900)}\n\n${'more '.repeat(9)}it\n\n\`\`\`ts\n${'code();\n'.repeat(1_500)}\`\`\`\nend`;
  const lines = drawn([['StreamChunk', { stream: 'message', text }]], { columns: 100 });
  expect(turnOf([['StreamChunk', { stream: 'message', text }]]).entries.length).toBeGreaterThan(3);
  expect(lines.slice(45)).toEqual([
    '',
    `${'more '.repeat(9)}it`,
    '',
    'ts',
    ...Array.from({ length: 1_500 }, () => '  code();'),
    'end',
  ]);
});

test("a daemon stop is reported in the reader's language", () => {
  const stopped: SampleEvent = [
    'TaskCancelled',
    { reason: 'shutdown', by: 'cox', message: 'the daemon was stopped', durationMs: 2_000 },
  ];
  expect(drawn([stopped], { language: 'zh' }).join('\n')).toContain('已取消 · 2s\n  守护进程已停止');
});
