import { LANGUAGES } from '@coxswain/locale';
import {
  type InputAnswer,
  type InputId,
  type InputRequest,
  ProblemError,
  type TaskId,
} from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { GRACE_MS } from '../../choice/grace.ts';
import { type Harness, type HarnessOptions, renderHarness } from '../../testing/harness.tsx';
import { expectWithin, PAGE_SIZES } from '../../testing/page-sizes.ts';
import { InboxPage } from './inbox-page.tsx';

const request = (letter: string, minute: number, more: Partial<InputRequest> = {}): InputRequest => ({
  id: `inp_${letter.repeat(12)}` as InputId, // a whole id
  taskId: `tsk_${letter.repeat(12)}` as TaskId, // a whole id
  kind: 'permission',
  title: `run ${letter}`,
  detail: `git push --force-with-lease origin ${letter}`,
  options: [
    { id: 'yes', label: 'Allow', meaning: 'allow' },
    { id: 'ever', label: 'Allow git push', meaning: 'allow_always' },
    { id: 'no', label: 'Refuse', meaning: 'deny' },
  ],
  state: 'open',
  createdAt: `2026-11-20T11:${String(minute).padStart(2, '0')}:00.000Z`,
  ...more,
});

interface Opened {
  readonly harness: Harness;
  readonly answers: [id: string, answer: InputAnswer][];
  /** The open requests; the page hears of a change. */
  becomes(requests: readonly InputRequest[]): void;
}

const open = (first: readonly InputRequest[], options: HarnessOptions = {}): Opened => {
  let requests = first;
  const answers: Opened['answers'] = [];
  const client: HarnessOptions['client'] = {
    inputs: {
      list: async () => requests,
      answer: async (id, answer) => {
        const found = requests.find((each) => each.id === id);
        if (!found) throw new ProblemError('already_answered', `${id} was answered before`);
        answers.push([id, answer]);
        requests = requests.filter((each) => each.id !== id);
        return found;
      },
    },
    tasks: {
      list: async () => ({
        // What the page takes of a task.
        tasks: requests.map(({ taskId }) => ({
          id: taskId,
          agent: 'claude',
          session: 'payments',
          description: '重构登录页面并补充测试 👩‍💻',
        })) as never,
        nextCursor: undefined,
      }),
    },
  };
  const harness = renderHarness((size) => <InboxPage location={{ page: 'inbox' }} {...size} />, {
    client,
    ...options,
  });
  const becomes = (next: readonly InputRequest[]): void => {
    requests = next;
    harness.emit({ type: 'InputRequested', data: { request: next[0] ?? request('z', 0) } });
  };
  return { harness, answers, becomes };
};
const afterGrace = (harness: Harness): void => {
  harness.clock.nowMs += GRACE_MS;
};

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(PAGE_SIZES)('%i × %i: the command stands whole within the page', async (columns, rows) => {
    const detail = 'change src/支付.ts at line 3\n-const old = "👩‍👩‍👧‍👦";\n+const next = 1;';
    const { harness } = open([request('b', 5), request('a', 1, { detail })], { columns, rows, language });
    await harness.sees('+const next = 1;');
    const drawn = harness.lines();
    expectWithin(drawn, columns, rows);
    const order = drawn.filter((line) => /run [ab]/.test(line)).map((line) => /run ([ab])/.exec(line)?.[1]);
    expect(order.slice(0, 2)).toEqual(['a', 'b']);
  });
});

test('a request shows who asks, for what and since when', async () => {
  const { harness } = open([request('a', 58)], { columns: 100, rows: 30 });
  await harness.sees('git push');
  expect(harness.lines().slice(0, 5)).toEqual([
    expect.stringMatching(/^ {2}ID {8}AGENT {3}ASKS +TASK +WAITING$/),
    expect.stringMatching(/^▌ aaaaaaaa {2}claude {2}run a +重构登录页面并补充测试 👩‍💻 +2m00s$/u),
    expect.stringMatching(/^── aaaaaaaa ─+ waiting for 2m00s$/),
    'Asks     claude, permission: run a',
    '  git push --force-with-lease origin a',
  ]);
});

test('a permission is approved, approved for always, and denied with a reason', async () => {
  const { harness, answers } = open([request('a', 1), request('b', 2), request('c', 3)]);
  await harness.sees('origin a');
  afterGrace(harness);
  harness.press('y');
  await harness.sees('origin b');
  afterGrace(harness);
  harness.press('Y');
  await harness.sees('origin c');
  afterGrace(harness);
  harness.press('n');
  await harness.sees('Why not?');
  harness.paste('not on a Friday');
  await harness.sees('not on a Friday');
  harness.press('enter');
  await harness.sees('No open requests.');
  expect(answers.map(([, answer]) => answer)).toEqual([
    { decision: 'approve' },
    { decision: 'approve_always', optionId: 'ever' },
    { decision: 'deny', text: 'not on a Friday' },
  ]);
  expect(harness.said).toEqual([
    ['Approved: run a', 'good'],
    ['Approved from now on: Allow git push', 'good'],
    ['Denied: run c', 'good'],
  ]);
});

test('a key for a request that just went answers nothing', async () => {
  const { harness, answers, becomes } = open([request('a', 1), request('b', 2)]);
  await harness.sees('origin a');
  afterGrace(harness);
  becomes([request('b', 2)]);
  await harness.sees('origin b');
  harness.press('y');
  await expect.poll(() => harness.said.at(-1)?.[0]).toContain('press again');
  expect(answers).toEqual([]);
  afterGrace(harness);
  harness.press('y');
  await harness.sees('No open requests.');
  expect(answers).toEqual([['inp_bbbbbbbbbbbb', { decision: 'approve' }]]);
});

test('a request answered elsewhere goes at once with its text field', async () => {
  const { harness, answers, becomes } = open([request('a', 1), request('b', 2)]);
  await harness.sees('origin a');
  afterGrace(harness);
  harness.press('n');
  await harness.sees('Why not?');
  const requestId = 'inp_aaaaaaaaaaaa' as InputId; // a whole id
  harness.emit({ type: 'InputAnswered', data: { requestId, state: 'answered', by: 'anna', resumes: true } });
  becomes([request('b', 2)]);
  await harness.misses('Why not?');
  await expect.poll(() => harness.said).toEqual([['Answered by anna: run a', 'plain']]);
  expect(answers).toEqual([]);
});

test('a question is answered by the number of an option, or in words', async () => {
  const question = { kind: 'question', detail: undefined } as const;
  const options = [
    { id: 'first', label: 'The first' },
    { id: 'second', label: 'The second' },
  ];
  const { harness, answers } = open([
    request('a', 1, { ...question, options }),
    request('b', 2, { ...question, options: [] }),
  ]);
  await harness.sees('2 The second');
  afterGrace(harness);
  harness.press('2');
  await harness.sees('question: run b');
  afterGrace(harness);
  harness.press('y');
  await expect.poll(() => harness.said.at(-1)?.[0]).toContain('press s');
  harness.press('s');
  await harness.sees('Enter to send');
  harness.paste('用第二个');
  await harness.sees('用第二个');
  harness.press('enter');
  await harness.sees('No open requests.');
  expect(answers.map(([, answer]) => answer)).toEqual([
    { decision: 'answer', optionId: 'second' },
    { decision: 'answer', text: '用第二个' },
  ]);
});

test('a form is filled in by field', async () => {
  const schema = {
    required: ['branch'],
    properties: { branch: { type: 'string', title: 'Branch' }, tries: { type: 'integer', title: 'Tries' } },
  };
  const { harness, answers } = open([request('a', 1, { kind: 'question', options: [], schema })]);
  await harness.sees('run a');
  afterGrace(harness);
  harness.press('s');
  await harness.sees('field 1 of 2');
  harness.press('enter');
  await harness.sees('This field is required.');
  harness.paste('main');
  await harness.sees('field 1 of 2');
  harness.press('enter');
  await harness.sees('field 2 of 2');
  harness.paste('3');
  await harness.sees(/Tries +3/);
  harness.press('enter');
  await expect
    .poll(() => answers)
    .toEqual([['inp_aaaaaaaaaaaa', { decision: 'answer', text: '{"branch":"main","tries":3}' }]]);
});

test('a long change scrolls, and keeps its position while the clock ticks', async () => {
  const detail = Array.from({ length: 200 }, (_, at) => `line ${at}`).join('\n');
  const { harness } = open([request('a', 1, { detail })], { rows: 20 });
  await harness.sees('line 3');
  harness.press('pagedown');
  await harness.misses('line 3\n');
  harness.press('pagedown', 'pagedown');
  await harness.sees('line 40');
});

test('keys open the task, its log and its chat, and copy its id', async () => {
  const { harness } = open([request('a', 1)]);
  await harness.sees('origin a');
  harness.press('enter', 'l', 'v', '.', '>');
  const taskId = 'tsk_aaaaaaaaaaaa';
  await expect.poll(() => harness.copied).toEqual(['inp_aaaaaaaaaaaa', `cox tasks describe ${taskId}`]);
  expect(harness.said.map(([text]) => text)).toEqual([
    'Copied: inp_aaaaaaaaaaaa',
    `Copied: cox tasks describe ${taskId}`,
  ]);
  expect(harness.went).toEqual([
    { page: 'tasks', taskId },
    { page: 'tasks', taskId, view: 'log' },
    { page: 'chat', session: 'payments', agent: 'claude', taskId },
  ]);
});

test('an empty inbox says what belongs here and runs no clock', async () => {
  const { harness } = open([]);
  await harness.sees('Permission requests and questions');
});
