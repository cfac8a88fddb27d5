import { cellWidth } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { GRACE_MS } from '../../choice/grace.ts';
import { ALONE_MS } from '../../choice/use-alone.ts';
import type { Location } from '../../shell/location.ts';
import { type Harness, type HarnessOptions, renderHarness } from '../../testing/harness.tsx';
import { ChatPage } from './chat-page.tsx';
import { type Sample, type SampleClient, sampleClient } from './testing/sample-client.ts';
import { type SampleEvent, sampleRequest, sampleTask } from './testing/sample-turn.ts';

const chat = (
  sample: Sample = {},
  options: HarnessOptions = {},
  location: Location = { page: 'chat' },
): Harness & { readonly daemon: SampleClient } => {
  const daemon = sampleClient(sample);
  const harness = renderHarness((size) => <ChatPage location={location} {...size} />, {
    ...options,
    client: daemon.client,
  });
  return Object.assign(harness, { daemon });
};

/** A chat whose conversation is found when everything that is pressed here was taken. */
const foundAfter = (press: (harness: Harness) => void, sample: Sample = {}): ReturnType<typeof chat> => {
  const pressed = Promise.withResolvers<void>();
  const harness = chat({ ...sample, until: pressed.promise });
  press(harness);
  void harness.typed().then(pressed.resolve);
  return harness;
};

const task = sampleTask();
const started: SampleEvent = ['TaskStarted', { attempt: 1, agent: 'surveyor', runtime: 'acp', model: 'm-1' }];
const said = (text: string): SampleEvent => ['StreamChunk', { stream: 'message', text }];
const done: SampleEvent = [
  'TaskCompleted',
  { durationMs: 2_000, usage: { inputTokens: 1_200, outputTokens: 34 } },
];
const listed: SampleEvent = [
  'ToolCallCompleted',
  {
    toolCallId: 'l',
    name: 'list_files',
    title: 'List the files',
    status: 'completed',
    output: 'a.ts\nb.ts',
    durationMs: 40,
  },
];
const plan: SampleEvent = [
  'PlanUpdated',
  {
    entries: [
      { content: 'look', status: 'completed' },
      { content: 'write', status: 'in_progress' },
    ],
  },
];

const type = (harness: Harness, text: string): void => harness.press(...Array.from(text));

/** Timers go on only when a test says so. */
const standingTime = () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  return {
    /** A millisecond per turn of the event loop: what is drawn then has been there for hardly more than one. */
    goesOnUntil: async (condition: Promise<void>): Promise<void> => {
      let isMet = false;
      const met = condition.finally(() => {
        isMet = true;
      });
      while (!isMet) {
        vi.advanceTimersByTime(1);
        await new Promise(setImmediate);
      }
      await met;
    },
  };
};

/** A key approves or denies what is asked. */
const answersByKey = (harness: Harness): boolean =>
  harness.keys.snapshot().some(({ bindings }) => bindings.some(({ label }) => label === 'approve'));

describe('a conversation', () => {
  test('reopens with its whole history', async () => {
    const harness = chat({ tasks: [[task, [started, plan, listed, said('Two files.\n'), done]]] });
    await harness.sees('Two files.');
    await harness.sees('1,234 tokens');
    expect(harness.lines()[0]).toMatch(/^surveyor · main · m-1 · 1,234 tokens +ready$/);
    const drawn = harness.lines().join('\n');
    for (const part of [
      '› Look around',
      '✓ look',
      '▸ write',
      '✓ list_files  List the files',
      '✓ completed · 2s',
    ])
      expect(drawn).toContain(part);
  });

  test('starts with the first message, in a session named after it', async () => {
    const harness = chat();
    await harness.sees('Tell surveyor what to do.');
    type(harness, 'Fix the login page');
    harness.press('enter');
    await expect
      .poll(() => harness.daemon.calls)
      .toEqual([
        [
          'submit',
          {
            prompt: 'Fix the login page',
            kind: 'chat',
            source: 'cockpit',
            session: 'fix-the-login-page',
            agent: 'surveyor',
            workDir: '/work',
            addDirs: [],
            attachments: [],
            environment: { PATH: '/usr/bin' },
          },
        ],
      ]);
    await harness.sees('surveyor · fix-the-login-page');
  });

  test('streams output and shows the current step', async () => {
    const harness = chat({ tasks: [[task, [started, plan]]] });
    await harness.sees('▸ 2/2 write');
    harness.daemon.emit(task, ['AgentStatus', { phase: 'thinking' }]);
    await harness.sees('thinking');
    harness.daemon.emit(task, said('Hel'), said('lo there'));
    await harness.sees('Hello there');
    await harness.misses('thinking');
    harness.daemon.emit(task, done);
    await harness.sees('✓ completed');
    await harness.sees('ready');
  });

  test('passes messages to a running agent', async () => {
    const harness = chat({ tasks: [[task, [started]]] });
    await harness.sees('Message the running agent');
    type(harness, 'faster');
    harness.press('enter');
    await expect.poll(() => harness.daemon.calls).toEqual([['message', task.id, 'faster']]);
  });

  test('sends the next message as a new task while a program runs', async () => {
    const program = sampleTask({ runtime: 'command', agent: 'shell' });
    const harness = chat({ tasks: [[program, [started]]] });
    await harness.sees('Look around');
    type(harness, 'ls');
    harness.press('enter');
    await expect.poll(() => harness.daemon.calls[0]?.[0]).toBe('submit');
  });

  test('keeps text written before it is loaded', async () => {
    const harness = foundAfter(
      (early) => {
        type(early, 'q??');
        early.press('backspace');
        early.paste(' and more');
      },
      { tasks: [[task, [started, said('Two files.\n'), done]]] },
    );
    await harness.sees('Two files.');
    await harness.sees('› q? and more');
  });

  test('sends early messages once loaded, and keeps the draft after them', async () => {
    const harness = foundAfter(
      (early) => {
        type(early, 'go on');
        early.press('enter');
        type(early, 'q and');
      },
      { tasks: [[{ ...task, status: 'running' }, [started]]] },
    );
    await expect.poll(() => harness.daemon.calls).toEqual([['message', task.id, 'go on']]);
    await harness.sees('› q and');
  });

  test('starts with the first message and continues with the next', async () => {
    const harness = foundAfter((early) => {
      type(early, 'Fix it');
      early.press('enter');
      type(early, 'And test it');
      early.press('enter');
    });
    await expect
      .poll(() => harness.daemon.calls.map(([name, given]) => [name, given]))
      .toMatchObject([
        ['submit', { prompt: 'Fix it', session: 'fix-it' }],
        ['submit', { prompt: 'And test it', session: 'fix-it' }],
      ]);
  });

  test('never takes an early message as an answer', async () => {
    const question = sampleRequest({ kind: 'question', title: 'Which branch?' });
    const harness = foundAfter(
      (early) => {
        type(early, 'yes');
        early.press('enter');
      },
      {
        tasks: [[{ ...task, status: 'needs_input' }, [started, ['InputRequested', { request: question }]]]],
      },
    );
    await harness.sees('Which branch?');
    await harness.sees('› yes');
    expect(harness.daemon.calls).toEqual([]);
    expect(harness.said[0]?.[0]).toContain('waiting for an answer');
  });

  test('restores the draft when sending failed', async () => {
    const harness = chat({ tasks: [[task, [started]]] });
    await harness.sees('Look around');
    harness.daemon.fail('message', new Error('try again'));
    type(harness, 'faster');
    harness.press('enter');
    await expect.poll(() => harness.said).toEqual([['try again', 'bad']]);
    await harness.sees('› faster');
  });

  test('says what to do where no agent is found', async () => {
    const harness = chat({ agents: [] });
    await harness.sees('No usable agent found');
    await harness.sees('cox agents list');
    await harness.sees('surveyor');
  });
});

describe('Ctrl+C', () => {
  test('clears the draft, then cancels the turn, then goes to the frame', async () => {
    const harness = chat({ tasks: [[task, [started]]] });
    await harness.sees('Ctrl+C cancels');
    type(harness, 'never mind');
    await harness.sees('never mind');
    harness.press('ctrl+c');
    await harness.misses('never mind');
    expect(harness.daemon.calls).toEqual([]);
    harness.press('ctrl+c');
    await expect.poll(() => harness.daemon.calls).toEqual([['cancel', task.id]]);
    harness.daemon.emit(task, ['CancelRequested', { by: 'somebody' }]);
    await harness.sees('cancelling');
    expect(harness.keys.press({ name: 'ctrl+c', text: '' })).toBe(false);
  });
});

describe('reading', () => {
  test('opens and closes cards, and typing returns to the input', async () => {
    const harness = chat({ tasks: [[task, [started, listed, done]]] });
    await harness.sees('✓ completed');
    harness.press('escape');
    await harness.sees('reading');
    harness.press('K');
    await harness.sees('▌ ✓ list_files');
    harness.press('o');
    await harness.sees('a.ts');
    harness.press('o');
    await harness.misses('a.ts');
    harness.press('t', '.', '>');
    await expect
      .poll(() => harness.copied)
      .toEqual(['List the files\na.ts\nb.ts', task.id, `cox tasks describe ${task.id}`]);
    harness.press('Z');
    await harness.sees('› Z');
  });

  test('shows that there is more below, and offers Esc only with something to read', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n');
    const harness = chat({ tasks: [[task, [started, said(lines)]]] });
    await harness.sees('line 59');
    expect(harness.lines().join('\n')).not.toContain('↓ more');
    harness.press('pageup');
    await harness.sees('─ ↓ more · PgDn');
    harness.press('pagedown');
    await harness.misses('↓ more');
    const labels = (of: Harness) =>
      of.keys.snapshot().flatMap(({ bindings }) => bindings.map(({ label }) => label));
    expect(labels(harness)).toContain('read');
    const empty = chat();
    await empty.sees('Tell ');
    expect(labels(empty)).not.toContain('read');
  });

  test('keeps its position while more arrives', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n');
    const harness = chat({ tasks: [[task, [started, said(lines)]]] });
    await harness.sees('line 59');
    harness.press('pageup', 'pageup');
    await harness.misses('line 59');
    const before = harness.lines().slice(1, 10);
    harness.daemon.emit(task, said('\nthe end'));
    harness.press('x');
    await harness.sees('the end');
    harness.press('ctrl+c', 'pageup', 'pageup');
    await harness.misses('the end');
    expect(before[0]).toMatch(/line \d+/);
  });
});

describe('a request', () => {
  const options = [
    { id: 'once', label: 'Yes', meaning: 'allow' },
    { id: 'ever', label: 'Yes, for git push', meaning: 'allow_always' },
    { id: 'no', label: 'No', meaning: 'deny' },
  ] as const;
  const request = sampleRequest({ options });
  const asks: SampleEvent = ['InputRequested', { request }];
  const question = sampleRequest({
    kind: 'question',
    title: 'Which branch?',
    options: [
      { id: 'a', label: 'main' },
      { id: 'b', label: 'next' },
    ],
  });
  const asked = (asking: SampleEvent = asks) => chat({ tasks: [[task, [started, asking]]] });
  const SENTENCE = 'actually, yes always approve';

  test.each([
    ['y', { decision: 'approve' }],
    ['Y', { decision: 'approve_always', optionId: 'ever' }],
    ['3', { decision: 'deny', optionId: 'no' }],
  ])('has choices in place of the input: %s answers', async (key, answer) => {
    const harness = asked();
    await harness.sees('y approve   Y always: Yes, for git push   n deny');
    expect(harness.lines().join('\n')).not.toContain('›  ');
    harness.press(key);
    await expect.poll(() => harness.daemon.calls).toEqual([['answer', request.id, answer]]);
    await harness.misses('y approve');
  });

  test('offers "always" only where the request does, and never at an approval of a workflow', async () => {
    const gate = asked(['InputRequested', { request: sampleRequest({ kind: 'approval', options }) }]);
    await gate.sees('y approve   n deny');
    gate.press('Y', 'enter', 'y', 'enter');
    await expect.poll(() => gate.daemon.calls).toEqual([['answer', request.id, { decision: 'approve' }]]);
    const plain = asked(['InputRequested', { request: sampleRequest() }]);
    await plain.sees('y approve   n deny');
  });

  test('does not interrupt typing, and shows the key that opens it', async () => {
    const time = standingTime();
    const harness = chat({ tasks: [[task, [started]]] });
    await time.goesOnUntil(harness.sees('Look around'));
    type(harness, 'act');
    await time.goesOnUntil(harness.sees('› act'));
    harness.daemon.emit(task, asks);
    await time.goesOnUntil(harness.sees('Tab to answer'));
    vi.advanceTimersByTime(10 * GRACE_MS);
    type(harness, SENTENCE.slice(3));
    await time.goesOnUntil(harness.sees(`› ${SENTENCE}`));
    expect(answersByKey(harness)).toBe(false);
    harness.press('enter');
    await time.goesOnUntil(harness.holds(() => harness.said.length > 0));
    expect(harness.said[0]?.[0]).toContain('waiting for an answer');
    expect(harness.daemon.calls).toEqual([]);
    await time.goesOnUntil(harness.sees(`› ${SENTENCE}`));
  });

  test('opens after a pause in typing; earlier keys are text', async () => {
    const time = standingTime();
    const harness = chat({ tasks: [[task, [started]]] });
    await time.goesOnUntil(harness.sees('Look around'));
    harness.daemon.emit(task, asks);
    await time.goesOnUntil(harness.sees('git push --force-with-lease origin payments-v4'));
    harness.press('y');
    await harness.sees('› y');
    harness.press('backspace');
    await harness.misses('› y');
    expect(answersByKey(harness)).toBe(false);
    await time.goesOnUntil(harness.holds(() => answersByKey(harness)));
    harness.press('y');
    await harness.sees('Enter to send now');
    vi.advanceTimersByTime(ALONE_MS);
    await expect.poll(() => harness.daemon.calls).toEqual([['answer', request.id, { decision: 'approve' }]]);
  });

  test.each([SENTENCE, 'yes always approve', 'Yes!', '1. yes', 'yy y', 'Y Y Y'])(
    'is not granted by any sentence typed into its choices: %s',
    async (sentence) => {
      const time = standingTime();
      const harness = asked();
      await time.goesOnUntil(harness.holds(() => answersByKey(harness)));
      type(harness, sentence);
      await harness.typed();
      vi.advanceTimersByTime(10 * ALONE_MS);
      await harness.sees('Typing? Enter to choose');
      harness.press('y');
      await harness.typed();
      vi.advanceTimersByTime(10 * ALONE_MS);
      expect(harness.daemon.calls).toEqual([]);
      harness.press('enter');
      await harness.sees('y approve');
      harness.press('y', 'enter');
      await expect.poll(() => harness.daemon.calls).toHaveLength(1);
    },
  );

  test('is not granted by a paste', async () => {
    const harness = asked();
    await harness.holds(() => answersByKey(harness));
    harness.paste('y');
    await harness.sees('Typing? Enter to choose');
    expect(harness.daemon.calls).toEqual([]);
  });

  test('stays open when Esc returns to the input; Tab opens it again', async () => {
    const harness = asked();
    await harness.holds(() => answersByKey(harness));
    harness.press('escape');
    await harness.sees('Tab to answer');
    harness.paste(SENTENCE);
    await harness.sees(`› ${SENTENCE}`);
    harness.press('enter');
    await expect.poll(() => harness.said[0]?.[0]).toContain('waiting for an answer');
    expect(harness.daemon.calls).toEqual([]);
    harness.press('tab', 'y', 'enter');
    await expect.poll(() => harness.daemon.calls).toEqual([['answer', request.id, { decision: 'approve' }]]);
    await harness.sees(`› ${SENTENCE}`);
  });

  test('is answered with a while reading, and shown above its choices', async () => {
    const detail = Array.from({ length: 60 }, (_, at) => `+ line ${at}`).join('\n');
    const harness = asked([
      'InputRequested',
      { request: sampleRequest({ title: 'Write SURVEY.md', detail }) },
    ]);
    await harness.sees('── ? Write SURVEY.md');
    harness.press('pageup');
    await harness.misses('line 59');
    harness.press('escape', 'escape');
    await harness.sees('a to answer');
    harness.press('a');
    await harness.sees('y approve');
  });

  test('is denied with a reason', async () => {
    const harness = asked();
    await harness.holds(() => answersByKey(harness));
    harness.press('n');
    await harness.sees('Why not?');
    type(harness, 'not on Friday');
    harness.press('enter');
    await expect
      .poll(() => harness.daemon.calls)
      .toEqual([['answer', request.id, { decision: 'deny', text: 'not on Friday' }]]);
  });

  test('shows at once that someone else answered', async () => {
    const harness = asked();
    await harness.sees('y approve');
    harness.daemon.emit(task, [
      'InputAnswered',
      { requestId: request.id, state: 'answered', answer: { decision: 'approve' }, by: 'ann', resumes: true },
    ]);
    await harness.sees('✓ approved by ann');
    await harness.misses('y approve');
  });

  test('that is a question is answered by a digit', async () => {
    const harness = asked(['InputRequested', { request: question }]);
    await harness.sees('1 main   2 next');
    harness.press('2');
    await expect
      .poll(() => harness.daemon.calls)
      .toEqual([['answer', question.id, { decision: 'answer', optionId: 'b' }]]);
  });

  test('that is a question is answered in words', async () => {
    const harness = asked(['InputRequested', { request: question }]);
    await harness.sees('s say');
    harness.press('s');
    await harness.sees('Type a number to choose');
    type(harness, 'the other one');
    harness.press('enter');
    await expect
      .poll(() => harness.daemon.calls)
      .toEqual([['answer', question.id, { decision: 'answer', text: 'the other one' }]]);
  });

  test('never takes words meant for something else', async () => {
    const harness = chat({ tasks: [[task, [started]]] });
    await harness.sees('Message the running');
    type(harness, 'and the tests');
    harness.daemon.emit(task, ['InputRequested', { request: question }]);
    await harness.sees('Which branch?');
    harness.press('enter');
    await expect.poll(() => harness.said[0]?.[0]).toContain('waiting for an answer');
    expect(harness.daemon.calls).toEqual([]);
    await harness.sees('› and the tests');
  });
});

describe('commands', () => {
  test('are completed as they are typed', async () => {
    const harness = chat({ tasks: [[task, [started]]] });
    await harness.sees('Look around');
    type(harness, '/task c');
    await harness.sees('/task cancel <id>');
    harness.press('tab');
    await harness.sees('aaaaaaaa');
    harness.press('enter');
    await expect.poll(() => harness.daemon.calls).toEqual([['cancel', 'aaaaaaaa']]);
  });

  test('answer in a panel that closes', async () => {
    const harness = chat();
    await harness.sees('Tell ');
    type(harness, '/help');
    harness.press('enter');
    // It is longer than its place, and says so.
    await harness.sees(/── Commands ─+ ↓ \d+$/m);
    harness.press('escape');
    await harness.misses('── Commands');
  });

  test('that are unknown are reported, not sent', async () => {
    const harness = chat();
    await harness.sees('Tell ');
    type(harness, '/nonsense');
    harness.press('enter');
    await harness.sees('Unknown command /nonsense.');
    expect(harness.daemon.calls).toEqual([]);
  });

  test('of the agent go to the agent', async () => {
    const commands: SampleEvent = [
      'AgentUpdate',
      {
        kind: 'available_commands_update',
        data: { availableCommands: [{ name: 'git', description: 'the branch' }] },
      },
    ];
    const harness = chat({ tasks: [[task, [started, commands, done]]] });
    await harness.sees('✓ completed');
    type(harness, '/gi');
    await harness.sees('the branch (by surveyor)');
    harness.press('tab');
    type(harness, 'log');
    harness.press('enter');
    await expect
      .poll(() => harness.daemon.calls[0]?.[1])
      .toMatchObject({ prompt: '/git log', session: 'main' });
  });
});

describe.each([
  [40, 14],
  [80, 24],
  [120, 40],
  [200, 60],
])('at %i×%i', (columns, rows) => {
  test.each(['en', 'zh'] as const)('everything fits, in %s', async (language) => {
    const prompt =
      '重构登录页面并补充测试 👨‍👩‍👧‍👦 مرحبا بالعالم and a rather long line that goes on and on for a while';
    const own = sampleTask({ prompt });
    const given: SampleEvent[] = [
      started,
      plan,
      listed,
      said(`${prompt}\n`.repeat(3)),
      ['InputRequested', { request: sampleRequest({ title: prompt, detail: prompt }) }],
    ];
    const harness = chat({ tasks: [[own, given]] }, { columns, rows, language });
    await harness.sees(language === 'en' ? 'y approve' : 'y 批准');
    expect(harness.lines().length).toBeLessThanOrEqual(rows);
    harness.press('escape');
    await harness.sees(language === 'en' ? 'Tab to answer' : '按 Tab 答复');
    type(harness, '/');
    await harness.sees('/agent');
    const lines = harness.lines();
    expect(lines.length).toBeLessThanOrEqual(rows);
    for (const line of lines) expect([line, cellWidth(line) <= columns]).toEqual([line, true]);
  });
});
