import { cellWidth } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { GRACE_MS } from '../../choice/grace.ts';
import { ALONE_MS } from '../../choice/use-alone.ts';
import type { Place } from '../../shell/place.ts';
import { onStage, type Stage, type StageOptions } from '../../testing/stage.tsx';
import { ChatPage } from './chat-page.tsx';
import { type Sample, type SampleClient, sampleClient } from './testing/sample-client.ts';
import { sampleRequest, sampleTask, type Told } from './testing/sample-turn.ts';

const chat = (
  sample: Sample = {},
  options: StageOptions = {},
  place: Place = { page: 'chat' },
): Stage & { readonly daemon: SampleClient } => {
  const daemon = sampleClient(sample);
  const stage = onStage((size) => <ChatPage place={place} {...size} />, {
    ...options,
    client: daemon.client,
  });
  return Object.assign(stage, { daemon });
};

/** A chat whose conversation is found when everything that is pressed here was taken. */
const foundAfter = (press: (stage: Stage) => void, sample: Sample = {}): ReturnType<typeof chat> => {
  const pressed = Promise.withResolvers<void>();
  const stage = chat({ ...sample, until: pressed.promise });
  press(stage);
  void stage.typed().then(pressed.resolve);
  return stage;
};

const task = sampleTask();
const started: Told = ['TaskStarted', { attempt: 1, agent: 'surveyor', runtime: 'acp', model: 'm-1' }];
const said = (text: string): Told => ['StreamChunk', { stream: 'message', text }];
const done: Told = ['TaskCompleted', { durationMs: 2_000, usage: { inputTokens: 1_200, outputTokens: 34 } }];
const listed: Told = [
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
const plan: Told = [
  'PlanUpdated',
  {
    entries: [
      { content: 'look', status: 'completed' },
      { content: 'write', status: 'in_progress' },
    ],
  },
];

const type = (stage: Stage, text: string): void => stage.press(...Array.from(text));

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
const answersByKey = (stage: Stage): boolean =>
  stage.keys.snapshot().some(({ bindings }) => bindings.some(({ label }) => label === 'approve'));

describe('a conversation', () => {
  test('comes back with everything that was said and done', async () => {
    const stage = chat({ tasks: [[task, [started, plan, listed, said('Two files.\n'), done]]] });
    await stage.sees('Two files.');
    await stage.sees('1,234 tokens');
    expect(stage.lines()[0]).toMatch(/^surveyor · main · m-1 · 1,234 tokens +ready$/);
    const drawn = stage.lines().join('\n');
    for (const part of [
      '› Look around',
      '✓ look',
      '▸ write',
      '✓ list_files  List the files',
      '✓ completed · 2s',
    ])
      expect(drawn).toContain(part);
  });

  test('begins with the first message, in a session that is called like it', async () => {
    const stage = chat();
    await stage.sees('Say what surveyor should do.');
    type(stage, 'Fix the login page');
    stage.press('enter');
    await expect
      .poll(() => stage.daemon.calls)
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
    await stage.sees('surveyor · fix-the-login-page');
  });

  test('streams what comes, and tells the step at which it is', async () => {
    const stage = chat({ tasks: [[task, [started, plan]]] });
    await stage.sees('▸ 2/2 write');
    stage.daemon.tell(task, ['AgentStatus', { phase: 'thinking' }]);
    await stage.sees('thinking');
    stage.daemon.tell(task, said('Hel'), said('lo there'));
    await stage.sees('Hello there');
    await stage.misses('thinking');
    stage.daemon.tell(task, done);
    await stage.sees('✓ completed');
    await stage.sees('ready');
  });

  test('tells a running agent what is said meanwhile', async () => {
    const stage = chat({ tasks: [[task, [started]]] });
    await stage.sees('Say something to the running agent');
    type(stage, 'faster');
    stage.press('enter');
    await expect.poll(() => stage.daemon.calls).toEqual([['message', task.id, 'faster']]);
  });

  test('says what follows while a program runs as the next task', async () => {
    const program = sampleTask({ runtime: 'command', agent: 'shell' });
    const stage = chat({ tasks: [[program, [started]]] });
    await stage.sees('Look around');
    type(stage, 'ls');
    stage.press('enter');
    await expect.poll(() => stage.daemon.calls[0]?.[0]).toBe('submit');
  });

  test('keeps what is written and pasted before it is found', async () => {
    const stage = foundAfter(
      (early) => {
        type(early, 'q??');
        early.press('backspace');
        early.paste(' and more');
      },
      { tasks: [[task, [started, said('Two files.\n'), done]]] },
    );
    await stage.sees('Two files.');
    await stage.sees('› q? and more');
  });

  test('sends what is sent before it is found, and keeps what is written after that', async () => {
    const stage = foundAfter(
      (early) => {
        type(early, 'go on');
        early.press('enter');
        type(early, 'q and');
      },
      { tasks: [[{ ...task, status: 'running' }, [started]]] },
    );
    await expect.poll(() => stage.daemon.calls).toEqual([['message', task.id, 'go on']]);
    await stage.sees('› q and');
  });

  test('begins with what is sent at once, and goes on with what is sent after that', async () => {
    const stage = foundAfter((early) => {
      type(early, 'Fix it');
      early.press('enter');
      type(early, 'And test it');
      early.press('enter');
    });
    await expect
      .poll(() => stage.daemon.calls.map(([name, given]) => [name, given]))
      .toMatchObject([
        ['submit', { prompt: 'Fix it', session: 'fix-it' }],
        ['submit', { prompt: 'And test it', session: 'fix-it' }],
      ]);
  });

  test('never takes what was sent too early for an answer', async () => {
    const question = sampleRequest({ kind: 'question', title: 'Which branch?' });
    const stage = foundAfter(
      (early) => {
        type(early, 'yes');
        early.press('enter');
      },
      {
        tasks: [[{ ...task, status: 'needs_input' }, [started, ['InputRequested', { request: question }]]]],
      },
    );
    await stage.sees('Which branch?');
    await stage.sees('› yes');
    expect(stage.daemon.calls).toEqual([]);
    expect(stage.said[0]?.[0]).toContain('waits for an answer');
  });

  test('gives the words back when they could not be sent', async () => {
    const stage = chat({ tasks: [[task, [started]]] });
    await stage.sees('Look around');
    stage.daemon.fail('message', new Error('try again'));
    type(stage, 'faster');
    stage.press('enter');
    await expect.poll(() => stage.said).toEqual([['try again', 'bad']]);
    await stage.sees('› faster');
  });

  test('says what to do where no agent is found', async () => {
    const stage = chat({ agents: [] });
    await stage.sees('No agent was found');
    await stage.sees('cox agents list');
    await stage.sees('surveyor');
  });
});

describe('Ctrl+C', () => {
  test('clears what is written, then cancels what runs, and then is left to the frame', async () => {
    const stage = chat({ tasks: [[task, [started]]] });
    await stage.sees('Ctrl+C cancels');
    type(stage, 'never mind');
    await stage.sees('never mind');
    stage.press('ctrl+c');
    await stage.misses('never mind');
    expect(stage.daemon.calls).toEqual([]);
    stage.press('ctrl+c');
    await expect.poll(() => stage.daemon.calls).toEqual([['cancel', task.id]]);
    stage.daemon.tell(task, ['CancelRequested', { by: 'somebody' }]);
    await stage.sees('cancelling');
    expect(stage.keys.press({ name: 'ctrl+c', text: '' })).toBe(false);
  });
});

describe('reading', () => {
  test('opens and closes a card, and typing goes back to writing', async () => {
    const stage = chat({ tasks: [[task, [started, listed, done]]] });
    await stage.sees('✓ completed');
    stage.press('escape');
    await stage.sees('reading');
    stage.press('K');
    await stage.sees('▌ ✓ list_files');
    stage.press('o');
    await stage.sees('a.ts');
    stage.press('o');
    await stage.misses('a.ts');
    stage.press('t', '.', '>');
    await expect
      .poll(() => stage.copied)
      .toEqual(['List the files\na.ts\nb.ts', task.id, `cox tasks describe ${task.id}`]);
    stage.press('Z');
    await stage.sees('› Z');
  });

  test('tells that there is more below, and Esc is told only where there is something to read', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n');
    const stage = chat({ tasks: [[task, [started, said(lines)]]] });
    await stage.sees('line 59');
    expect(stage.lines().join('\n')).not.toContain('↓ more');
    stage.press('pageup');
    await stage.sees('─ ↓ more · PgDn');
    stage.press('pagedown');
    await stage.misses('↓ more');
    const labels = (of: Stage) =>
      of.keys.snapshot().flatMap(({ bindings }) => bindings.map(({ label }) => label));
    expect(labels(stage)).toContain('read');
    const empty = chat();
    await empty.sees('Say what');
    expect(labels(empty)).not.toContain('read');
  });

  test('stays where it is while more comes', async () => {
    const lines = Array.from({ length: 60 }, (_, at) => `line ${at}`).join('\n');
    const stage = chat({ tasks: [[task, [started, said(lines)]]] });
    await stage.sees('line 59');
    stage.press('pageup', 'pageup');
    await stage.misses('line 59');
    const before = stage.lines().slice(1, 10);
    stage.daemon.tell(task, said('\nthe end'));
    stage.press('x');
    await stage.sees('the end');
    stage.press('ctrl+c', 'pageup', 'pageup');
    await stage.misses('the end');
    expect(before[0]).toMatch(/line \d+/);
  });
});

describe('what is asked', () => {
  const options = [
    { id: 'once', label: 'Yes', meaning: 'allow' },
    { id: 'ever', label: 'Yes, for git push', meaning: 'allow_always' },
    { id: 'no', label: 'No', meaning: 'deny' },
  ] as const;
  const request = sampleRequest({ options });
  const asks: Told = ['InputRequested', { request }];
  const question = sampleRequest({
    kind: 'question',
    title: 'Which branch?',
    options: [
      { id: 'a', label: 'main' },
      { id: 'b', label: 'next' },
    ],
  });
  const asked = (asking: Told = asks) => chat({ tasks: [[task, [started, asking]]] });
  const SENTENCE = 'actually, yes always approve';

  test.each([
    ['y', { decision: 'approve' }],
    ['Y', { decision: 'approve_always', optionId: 'ever' }],
    ['3', { decision: 'deny', optionId: 'no' }],
  ])('has its choices in place of the input: %s answers', async (key, answer) => {
    const stage = asked();
    await stage.sees('y approve   Y always: Yes, for git push   n deny');
    expect(stage.lines().join('\n')).not.toContain('›  ');
    stage.press(key);
    await expect.poll(() => stage.daemon.calls).toEqual([['answer', request.id, answer]]);
    await stage.misses('y approve');
  });

  test('offers "always" only where the request does, and never at an approval of a workflow', async () => {
    const gate = asked(['InputRequested', { request: sampleRequest({ kind: 'approval', options }) }]);
    await gate.sees('y approve   n deny');
    gate.press('Y', 'enter', 'y', 'enter');
    await expect.poll(() => gate.daemon.calls).toEqual([['answer', request.id, { decision: 'approve' }]]);
    const plain = asked(['InputRequested', { request: sampleRequest() }]);
    await plain.sees('y approve   n deny');
  });

  test('does not take the keyboard from who is typing, and says which key leads to it', async () => {
    const time = standingTime();
    const stage = chat({ tasks: [[task, [started]]] });
    await time.goesOnUntil(stage.sees('Look around'));
    type(stage, 'act');
    await time.goesOnUntil(stage.sees('› act'));
    stage.daemon.tell(task, asks);
    await time.goesOnUntil(stage.sees('Tab answers'));
    vi.advanceTimersByTime(10 * GRACE_MS);
    type(stage, SENTENCE.slice(3));
    await time.goesOnUntil(stage.sees(`› ${SENTENCE}`));
    expect(answersByKey(stage)).toBe(false);
    stage.press('enter');
    await time.goesOnUntil(stage.holds(() => stage.said.length > 0));
    expect(stage.said[0]?.[0]).toContain('waits for an answer');
    expect(stage.daemon.calls).toEqual([]);
    await time.goesOnUntil(stage.sees(`› ${SENTENCE}`));
  });

  test('comes when nothing was typed for a moment: what is typed before that is text', async () => {
    const time = standingTime();
    const stage = chat({ tasks: [[task, [started]]] });
    await time.goesOnUntil(stage.sees('Look around'));
    stage.daemon.tell(task, asks);
    await time.goesOnUntil(stage.sees('git push --force-with-lease origin payments-v4'));
    stage.press('y');
    await stage.sees('› y');
    stage.press('backspace');
    await stage.misses('› y');
    expect(answersByKey(stage)).toBe(false);
    await time.goesOnUntil(stage.holds(() => answersByKey(stage)));
    stage.press('y');
    await stage.sees('Enter now');
    vi.advanceTimersByTime(ALONE_MS);
    await expect.poll(() => stage.daemon.calls).toEqual([['answer', request.id, { decision: 'approve' }]]);
  });

  test.each([SENTENCE, 'yes always approve', 'Yes!', '1. yes', 'yy y', 'Y Y Y'])(
    'is granted by no sentence that is typed into its choices: %s',
    async (sentence) => {
      const time = standingTime();
      const stage = asked();
      await time.goesOnUntil(stage.holds(() => answersByKey(stage)));
      type(stage, sentence);
      await stage.typed();
      vi.advanceTimersByTime(10 * ALONE_MS);
      await stage.sees('Typing? Enter to choose');
      stage.press('y');
      await stage.typed();
      vi.advanceTimersByTime(10 * ALONE_MS);
      expect(stage.daemon.calls).toEqual([]);
      stage.press('enter');
      await stage.sees('y approve');
      stage.press('y', 'enter');
      await expect.poll(() => stage.daemon.calls).toHaveLength(1);
    },
  );

  test('is granted by nothing that is pasted', async () => {
    const stage = asked();
    await stage.holds(() => answersByKey(stage));
    stage.paste('y');
    await stage.sees('Typing? Enter to choose');
    expect(stage.daemon.calls).toEqual([]);
  });

  test('stays open when Esc gives the input back, where letters are text; Tab leads to it again', async () => {
    const stage = asked();
    await stage.holds(() => answersByKey(stage));
    stage.press('escape');
    await stage.sees('Tab answers');
    stage.paste(SENTENCE);
    await stage.sees(`› ${SENTENCE}`);
    stage.press('enter');
    await expect.poll(() => stage.said[0]?.[0]).toContain('waits for an answer');
    expect(stage.daemon.calls).toEqual([]);
    stage.press('tab', 'y', 'enter');
    await expect.poll(() => stage.daemon.calls).toEqual([['answer', request.id, { decision: 'approve' }]]);
    await stage.sees(`› ${SENTENCE}`);
  });

  test('is answered from reading with a, and is read above its choices', async () => {
    const detail = Array.from({ length: 60 }, (_, at) => `+ line ${at}`).join('\n');
    const stage = asked(['InputRequested', { request: sampleRequest({ title: 'Write SURVEY.md', detail }) }]);
    await stage.sees('── ? Write SURVEY.md');
    stage.press('pageup');
    await stage.misses('line 59');
    stage.press('escape', 'escape');
    await stage.sees('a answers');
    stage.press('a');
    await stage.sees('y approve');
  });

  test('is denied with a reason', async () => {
    const stage = asked();
    await stage.holds(() => answersByKey(stage));
    stage.press('n');
    await stage.sees('Why not?');
    type(stage, 'not on Friday');
    stage.press('enter');
    await expect
      .poll(() => stage.daemon.calls)
      .toEqual([['answer', request.id, { decision: 'deny', text: 'not on Friday' }]]);
  });

  test('is shown as answered at once when somebody else was faster', async () => {
    const stage = asked();
    await stage.sees('y approve');
    stage.daemon.tell(task, [
      'InputAnswered',
      { requestId: request.id, state: 'answered', answer: { decision: 'approve' }, by: 'ann', resumes: true },
    ]);
    await stage.sees('✓ approved by ann');
    await stage.misses('y approve');
  });

  test('is a question, answered by a digit', async () => {
    const stage = asked(['InputRequested', { request: question }]);
    await stage.sees('1 main   2 next');
    stage.press('2');
    await expect
      .poll(() => stage.daemon.calls)
      .toEqual([['answer', question.id, { decision: 'answer', optionId: 'b' }]]);
  });

  test('is a question, answered in words', async () => {
    const stage = asked(['InputRequested', { request: question }]);
    await stage.sees('s say');
    stage.press('s');
    await stage.sees('A number chooses');
    type(stage, 'the other one');
    stage.press('enter');
    await expect
      .poll(() => stage.daemon.calls)
      .toEqual([['answer', question.id, { decision: 'answer', text: 'the other one' }]]);
  });

  test('never takes words that were begun for something else', async () => {
    const stage = chat({ tasks: [[task, [started]]] });
    await stage.sees('Say something');
    type(stage, 'and the tests');
    stage.daemon.tell(task, ['InputRequested', { request: question }]);
    await stage.sees('Which branch?');
    stage.press('enter');
    await expect.poll(() => stage.said[0]?.[0]).toContain('waits for an answer');
    expect(stage.daemon.calls).toEqual([]);
    await stage.sees('› and the tests');
  });
});

describe('commands', () => {
  test('are completed as they are typed', async () => {
    const stage = chat({ tasks: [[task, [started]]] });
    await stage.sees('Look around');
    type(stage, '/task c');
    await stage.sees('/task cancel <id>');
    stage.press('tab');
    await stage.sees('aaaaaaaa');
    stage.press('enter');
    await expect.poll(() => stage.daemon.calls).toEqual([['cancel', 'aaaaaaaa']]);
  });

  test('answer in a panel that closes', async () => {
    const stage = chat();
    await stage.sees('Say what');
    type(stage, '/help');
    stage.press('enter');
    // It is longer than its place, and says so.
    await stage.sees(/── Commands ─+ ↓ \d+$/m);
    stage.press('escape');
    await stage.misses('── Commands');
  });

  test('that are unknown are said, and not sent', async () => {
    const stage = chat();
    await stage.sees('Say what');
    type(stage, '/nonsense');
    stage.press('enter');
    await stage.sees('There is no command /nonsense.');
    expect(stage.daemon.calls).toEqual([]);
  });

  test('of the agent go to the agent', async () => {
    const commands: Told = [
      'AgentUpdate',
      {
        kind: 'available_commands_update',
        data: { availableCommands: [{ name: 'git', description: 'the branch' }] },
      },
    ];
    const stage = chat({ tasks: [[task, [started, commands, done]]] });
    await stage.sees('✓ completed');
    type(stage, '/gi');
    await stage.sees('the branch (by surveyor)');
    stage.press('tab');
    type(stage, 'log');
    stage.press('enter');
    await expect
      .poll(() => stage.daemon.calls[0]?.[1])
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
    const told: Told[] = [
      started,
      plan,
      listed,
      said(`${prompt}\n`.repeat(3)),
      ['InputRequested', { request: sampleRequest({ title: prompt, detail: prompt }) }],
    ];
    const stage = chat({ tasks: [[own, told]] }, { columns, rows, language });
    await stage.sees(language === 'en' ? 'y approve' : 'y 批准');
    expect(stage.lines().length).toBeLessThanOrEqual(rows);
    stage.press('escape');
    await stage.sees(language === 'en' ? 'Tab answers' : '按 Tab 答复');
    type(stage, '/');
    await stage.sees('/agent');
    const lines = stage.lines();
    expect(lines.length).toBeLessThanOrEqual(rows);
    for (const line of lines) expect([line, cellWidth(line) <= columns]).toEqual([line, true]);
  });
});
