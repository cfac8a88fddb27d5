import { LANGUAGES } from '@coxswain/locale';
import { ProblemError, type Session, type SessionMessage, type TaskId } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { type HarnessOptions, renderHarness } from '../../testing/harness.tsx';
import { expectWithin, PAGE_SIZES } from '../../testing/page-sizes.ts';
import { SessionsPage } from './sessions-page.tsx';

const session = (name: string, more: Partial<Session> = {}): Session => ({
  id: `ses_${name}`,
  name,
  agent: 'claude',
  createdAt: '2026-11-20T09:00:00.000Z',
  lastTaskAt: '2026-11-20T11:58:00.000Z',
  tasks: 3,
  activeTasks: 0,
  lastMessage: 4,
  ...more,
});
const SESSIONS: readonly Session[] = [
  session('payments', { activeTasks: 1, usage: { inputTokens: 12_000, outputTokens: 480 } }),
  session('重构登录页面👩‍💻', { agent: 'codex', lastTaskAt: '2026-11-18T12:00:00.000Z' }),
  session('nightly', { lastMessage: undefined }),
];

const open = (options: HarnessOptions = {}, first: readonly Session[] = SESSIONS) => {
  let sessions = first;
  const asked: unknown[] = [];
  const change = (name: string, to: Session): Session => {
    sessions = sessions.map((each) => (each.name === name ? to : each));
    return to;
  };
  const of = (name: string): Session => {
    const found = sessions.find((each) => each.name === name);
    if (!found) throw new ProblemError('session_not_found', `there is no session '${name}'`);
    return found;
  };
  const client: HarnessOptions['client'] = {
    sessions: {
      list: async () => sessions,
      messages: async (name) => {
        asked.push(['messages', name]);
        const text = `the last words of ${name}`;
        const message: SessionMessage = {
          n: 4,
          role: 'assistant',
          parts: [{ type: 'text', text }],
          taskId: 'tsk_aaaaaaaaaaaa' as TaskId, // a whole id
          at: '2026-11-20T11:58:00.000Z',
        };
        return [message];
      },
      change: async (name, { name: to = name } = {}) => {
        if (sessions.some((each) => each.name === to))
          throw new ProblemError('unprocessable', `there is a session '${to}' already`);
        return change(name, { ...of(name), name: to });
      },
      reset: async (name) => {
        asked.push(['reset', name]);
        return change(name, { ...of(name), lastMessage: undefined });
      },
      create: async ({ name }) => {
        const created = session(name, { lastMessage: undefined, tasks: 0 });
        sessions = [...sessions, created];
        return created;
      },
    },
    tasks: {
      list: async () => ({
        // What the page takes of a task.
        tasks: [
          { id: 'tsk_k3v9x0q2aaaa', status: 'running', description: 'Move the payment module' },
        ] as never,
        nextCursor: undefined,
      }),
    },
  };
  const harness = renderHarness((size) => <SessionsPage location={{ page: 'sessions' }} {...size} />, {
    client,
    ...options,
  });
  return { harness, asked };
};

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(PAGE_SIZES)('%i × %i: everything stands within the page', async (columns, rows) => {
    const { harness } = open({ columns, rows, language });
    await harness.sees('nightly');
    expectWithin(harness.lines(), columns, rows);
  });
});

test('the list shows agent, last words, running tasks and cost', async () => {
  const { harness } = open({ columns: 110, rows: 24 });
  await harness.sees('the last words of payments');
  await harness.sees('k3v9x0q2');
  expect(harness.lines().slice(0, 4)).toEqual([
    expect.stringMatching(/^ {2}NAME +AGENT +LAST MESSAGE +ACTIVE +TOKENS +LAST USED$/),
    expect.stringMatching(/^▌ payments +claude +the last words of payments +1 +12,480 +2m ago$/),
    expect.stringMatching(/^ {2}重构登录页面👩‍💻 +codex +the last words of 重构登录页面👩‍💻 +– +– +2d ago$/u),
    expect.stringMatching(/^ {2}nightly +claude +– +– +2m ago$/),
  ]);
  await harness.sees('● running  k3v9x0q2  Move the payment module');
});

test('a session opens in the chat', async () => {
  const { harness } = open();
  await harness.sees('payments');
  harness.press('j', 'enter');
  await expect
    .poll(() => harness.went)
    .toEqual([{ page: 'chat', session: '重构登录页面👩‍💻', agent: 'codex' }]);
});

test('a session is renamed; a taken name is reported at the prompt', async () => {
  const { harness } = open();
  await harness.sees('payments');
  harness.press('R');
  await harness.sees('New name for payments');
  harness.press('ctrl+u');
  harness.paste('nightly');
  harness.press('enter');
  await harness.sees("there is a session 'nightly' already");
  harness.press('2', 'enter');
  await harness.sees('▌ nightly2');
  expect(harness.said).toEqual([['Renamed: payments → nightly2', 'good']]);
});

test('a session is reset once confirmed', async () => {
  const { harness, asked } = open();
  await harness.sees('payments');
  harness.confirms = false;
  harness.press('x');
  await expect.poll(() => harness.asked.length).toBe(1);
  expect(harness.asked[0]).toMatchObject({ title: 'Reset payments?', isDangerous: true });
  harness.confirms = true;
  harness.press('x');
  await expect.poll(() => harness.said).toEqual([['Reset payments: 0 archived', 'good']]);
  expect(asked.filter((each) => String(each).startsWith('reset'))).toEqual([['reset', 'payments']]);
});

test('a new session is under the cursor', async () => {
  const { harness } = open();
  await harness.sees('payments');
  harness.press('n');
  await harness.sees('New session name');
  harness.paste('新会话');
  harness.press('enter');
  await harness.sees('▌ 新会话');
});

test('a filter narrows the list as it is typed, and Esc clears it', async () => {
  const { harness } = open();
  await harness.sees('payments');
  harness.press('/');
  harness.paste('codex');
  await harness.misses('nightly');
  harness.press('enter');
  await harness.misses('Filter');
  expect(harness.lines().join('\n')).toContain('▌ 重构');
  harness.press('escape');
  await harness.sees('nightly');
});

test('of thousands of sessions only visible ones load their last words', async () => {
  const many = Array.from({ length: 3_000 }, (_, at) => session(`s${String(at).padStart(4, '0')}`));
  const { harness, asked } = open({ columns: 110, rows: 20 }, many);
  await harness.sees('the last words of s0010');
  expect(asked.length).toBeLessThanOrEqual(20);
  harness.press('end');
  await harness.sees('the last words of s2999');
});

test('an empty list says how to start', async () => {
  const { harness } = open({}, []);
  await harness.sees('Press n to start one.');
});
