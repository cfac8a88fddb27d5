import type { Client } from '@coxswain/client';
import { cellWidth, type InputRequest, type Task } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import {
  type Harness,
  type HarnessOptions,
  type PartOfClient,
  renderHarness,
} from '../../testing/harness.tsx';
import { TasksPage } from './tasks-page.tsx';
import {
  asking,
  cancelledEvent,
  completed,
  failed,
  running,
  type TaskBook,
  taskBook,
  taskOf,
} from './testing/tasks.ts';

const page = (book: TaskBook, options: HarnessOptions = {}): Harness =>
  renderHarness(
    ({ columns, rows }) => <TasksPage location={{ page: 'tasks' }} columns={columns} rows={rows} />,
    {
      client: book.client,
      columns: 58,
      rows: 22,
      ...options,
    },
  );

const PAY = asking('k3v9x0q2', { prompt: 'Move the payment module to API v4' });
const SLOW = running('7tq2m1c8', { prompt: 'Why is the nightly build slow?', agent: 'codex' });
const LOGIN = running('9fz4h7aa', {
  prompt: '重构登录页面并补充测试 👩‍👩‍👧‍👦',
  startedAt: '2026-11-20T11:59:19.000Z',
});
const HELLO = taskOf('m2c8v5t1', { prompt: 'مرحبا بالعالم שלום' });
const FOUR = [SLOW, HELLO, PAY, LOGIN];
const BROKEN = failed('b2roken2', { prompt: 'npm test' });
const DONE = completed('d2one222', { prompt: 'write the notes' });

const request = {
  id: 'inp_a',
  taskId: PAY.id,
  state: 'open',
  kind: 'permission',
  title: 'claude wants to run',
  detail: 'git push --force-with-lease origin payments-v4',
  createdAt: '2026-11-20T11:58:50.000Z',
} as InputRequest;

/** The row on which the cursor stands. */
const cursorRow = (harness: Harness): string => harness.lines().find((line) => line.startsWith('▌')) ?? '';

describe.each([
  [40, 12],
  [58, 22],
  [98, 38],
  [178, 58],
] as const)('at %i × %i', (columns, rows) => {
  describe.each(['en', 'zh'] as const)('in %s', (language) => {
    const views = [
      ['the list', []],
      ['the history', ['tab']],
      ['the filter', ['/']],
      ['a filter with its date', ['/', 'tab', 'tab', 'tab']],
      ['the detail', ['enter']],
      ['the detail of another', ['down', 'enter']],
      ['an answer', ['a']],
      ['words of an answer', ['a', 'n']],
      ['the log', ['l']],
      ['a search in the log', ['l', '/', 'l']],
      ['the changes', ['D']],
    ] as const;
    test.each(views)('%s stays within the page', async (_, keys) => {
      const book = taskBook([...FOUR, BROKEN, { ...DONE, prompt: '重构'.repeat(50_000) }]);
      book.details.set(PAY.id, { inputs: [request], log: '日志 line\n'.repeat(200) });
      const harness = page(book, { columns, rows, language });
      await harness.sees('▌ k3v9x0q2');
      for (const key of keys) {
        harness.press(key);
        await harness.typed();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await harness.holds(() => harness.lines().length > 0);
      expect(harness.lines().length).toBeLessThanOrEqual(rows);
      for (const line of harness.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    });
  });
});

/** However far the spinner has turned. */
const still = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replaceAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠹'));

describe('what is drawn', () => {
  test('what needs a person comes first, with glyph, word and elapsed time', async () => {
    const harness = page(taskBook(FOUR));
    await harness.sees('▌ k3v9x0q2');
    expect(still(harness.lines()).slice(0, 8)).toEqual([
      'Active 4   History 0   To-dos',
      '',
      '  ID        PROMPT                 STATUS          ELAPSED',
      '─'.repeat(58),
      '▌ k3v9x0q2  Move the payment mod…  ? needs input     4m02s',
      '  7tq2m1c8  Why is the nightly b…  ⠹ running         2m15s',
      '  9fz4h7aa  重构登录页面并补充测…  ⠹ running           41s',
      '  m2c8v5t1  مرحبا بالعالم שלום     · pending             –',
    ]);
    expect(harness.heads.at(-1)?.title).toBe('Background Tasks');
  });

  test('below 50 cells Elapsed is gone and the status is its glyph', async () => {
    const harness = page(taskBook(FOUR), { columns: 40, rows: 12 });
    await harness.sees('▌ k3v9x0q2');
    expect(still(harness.lines()).slice(1, 6)).toEqual([
      '',
      '  ID        PROMPT                STATUS',
      '─'.repeat(40),
      '▌ k3v9x0q2  Move the payment mo…  ?',
      '  7tq2m1c8  Why is the nightly …  ⠹',
    ]);
  });

  test('Chinese columns and chips', async () => {
    const harness = page(taskBook(FOUR), { language: 'zh' });
    await harness.sees('▌ k3v9x0q2');
    expect(harness.lines()[0]).toBe('活动 4   历史 0   待办事项');
    expect(harness.lines()[2]).toBe('  编号      提示                   状态           已用时间');
    expect(harness.lines()[4]).toBe('▌ k3v9x0q2  Move the payment mod…  ? 需要输入        4m02s');
  });

  test.each([
    ['en', 'No active tasks', 'No tasks yet. Start a chat to create your first task.'],
    ['zh', '没有活动任务', '暂无任务。开始对话以创建您的第一个任务。'],
  ] as const)('in %s an empty tab says so', async (language, active, history) => {
    const harness = page(taskBook([]), { language });
    await harness.sees(active);
    harness.press('tab');
    await harness.sees(history);
  });

  test.each([
    ['en', 'Task Management', 'Monitor and manage your running agent tasks.', 'Search tasks...', 'Task Name'],
    ['zh', '任务管理', '监控和管理正在运行的代理任务。', '搜索任务...', '任务名称'],
  ] as const)(
    'in %s the history has its title, subtitle and search',
    async (language, title, sub, search, name) => {
      const harness = page(taskBook([BROKEN, DONE]), { language });
      harness.press('tab');
      await harness.sees('▌ d2one222');
      for (const text of [sub, search, name]) expect(harness.lines().join('\n')).toContain(text);
      expect(harness.heads.at(-1)?.title).toBe(title);
    },
  );

  test('the history uses the same status chips', async () => {
    const harness = page(taskBook([BROKEN, DONE]));
    harness.press('tab');
    await harness.sees('✗ Failed');
    await harness.sees('✓ Completed');
  });

  test('of 100,000 tasks only the visible ones are read and drawn', async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => running(String(at).padStart(8, 'x')));
    const book = taskBook(many);
    const harness = page(book);
    await harness.sees('▌ xxxxxxx0');
    expect(book.queries).toHaveLength(1);
    harness.press('pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown');
    await harness.sees(/▌ xxxxx1\d\d/);
    expect(book.queries.length).toBeLessThan(5);
  });
});

describe('the ends of a long list', () => {
  const long = (options: HarnessOptions = {}) => {
    const book = taskBook([
      ...FOUR,
      ...Array.from({ length: 20_000 }, (_, at) => taskOf(String(at).padStart(8, 'p'))),
    ]);
    const harness = page(book, options);
    return { book, harness };
  };

  test('End is the true last one, Home the first; nothing between is read', async () => {
    const { book, harness } = long();
    await harness.sees('▌ k3v9x0q2');
    await harness.sees('Active 20,004');
    harness.press('end');
    await harness.sees('▌ ppp19999');
    expect(harness.lines().at(-1)).toContain('▌ ppp19999');
    harness.press('up', 'up');
    await harness.sees('▌ ppp19997');
    harness.press(...Array.from({ length: 20 }, () => 'pageup'));
    await harness.sees(/▌ ppp19[67]\d\d/);
    harness.press('end');
    await harness.sees('▌ ppp19999');
    harness.press('home');
    await harness.sees('▌ k3v9x0q2');
    harness.press('down');
    await harness.sees('▌ 7tq2m1c8');
    expect(book.queries.length).toBeLessThan(10);
  });

  test('keys after End apply to the last one, even while it loads', async () => {
    const { book, harness } = long();
    await harness.sees('▌ k3v9x0q2');
    harness.press('end', 'up', 'enter');
    await harness.sees('── ppp19998');
    harness.press('tab', 'home');
    await harness.sees('── k3v9x0q2');
    harness.press('end', 'c');
    await harness.sees('── ppp19999');
    await harness.holds(() => harness.said.length > 0 || book.calls.length > 0);
    for (const [, id] of book.calls) expect(id).toBe(taskOf('ppp19999').id);
  });

  test('new tasks at the end come into view', async () => {
    const { book, harness } = long();
    await harness.sees('▌ k3v9x0q2');
    harness.press('end');
    await harness.sees('▌ ppp19999');
    const more = taskOf('more2222');
    book.tasks = [...book.tasks, more];
    harness.emit({ type: 'TaskQueued', data: { task: more } });
    await harness.holds(() => book.queries.length > 2);
    harness.press('down');
    await harness.sees('▌ more2222');
  });

  test('another list starts at its top', async () => {
    const { harness } = long();
    await harness.sees('▌ k3v9x0q2');
    harness.press('end');
    await harness.sees('▌ ppp19999');
    harness.press('/', ...'nightly');
    await harness.sees('▌ 7tq2m1c8');
    harness.press('escape');
    await harness.sees('k3v9x0q2');
  });
});

describe('a location with a task', () => {
  const sentTo = (book: TaskBook, taskId: string): Harness =>
    renderHarness((size) => <TasksPage location={{ page: 'tasks', taskId }} {...size} />, {
      client: book.client,
      columns: 58,
      rows: 22,
    });

  test('opens its tab and its detail, with the cursor on it', async () => {
    const harness = sentTo(taskBook([...FOUR, DONE, BROKEN]), BROKEN.id);
    await harness.sees('── b2roken2');
    await harness.sees('▌ b2roken2');
    await harness.sees('it broke');
  });

  test('says so when there is no such task', async () => {
    const harness = sentTo(taskBook(FOUR), 'tsk_gone');
    await harness.holds(() => harness.said.length > 0);
    expect(harness.said).toEqual([['Error: there is no task tsk_gone', 'bad']]);
    await harness.sees('▌ k3v9x0q2');
  });
});

describe('the cursor', () => {
  test('stays on its task when others come and go', async () => {
    const book = taskBook(FOUR);
    const harness = page(book);
    await harness.sees('▌ k3v9x0q2');
    harness.press('down');
    await harness.sees('▌ 7tq2m1c8');
    book.tasks = [...FOUR, asking('newnew22')];
    harness.emit({ type: 'TaskQueued', data: { task: HELLO } });
    await harness.sees('newnew22');
    expect(cursorRow(harness)).toContain('7tq2m1c8');
  });

  test('when its task goes, keys that change something wait a moment', async () => {
    const book = taskBook(FOUR);
    const harness = page(book);
    await harness.sees('▌ k3v9x0q2');
    book.tasks = [SLOW, HELLO, LOGIN];
    harness.emit({ type: 'TaskQueued', data: { task: HELLO } });
    await harness.sees('▌ 7tq2m1c8');
    harness.press('c');
    await harness.holds(() => harness.said.length > 0);
    expect(harness.said.at(-1)?.[0]).toMatch(/just changed/);
    harness.clock.nowMs += 1_000;
    harness.press('c');
    await harness.holds(() => book.calls.length > 0);
    expect(book.calls).toEqual([['cancel', SLOW.id, {}]]);
  });
});

describe('keys', () => {
  const started = async (tasks: readonly Task[] = FOUR, options: HarnessOptions = {}) => {
    const book = taskBook(tasks);
    book.details.set(PAY.id, { inputs: [request], log: 'x\n'.repeat(60) });
    const harness = page(book, options);
    await harness.sees(/▌|No active/);
    return { book, harness };
  };

  test.each([
    [['down'], '7tq2m1c8'],
    [['j'], '7tq2m1c8'],
    [['down', 'down', 'up'], '7tq2m1c8'],
    [['j', 'j', 'k'], '7tq2m1c8'],
    [['pagedown'], 'm2c8v5t1'],
    [['pagedown', 'pageup'], 'k3v9x0q2'],
    [['end'], 'm2c8v5t1'],
    [['end', 'home'], 'k3v9x0q2'],
  ])('%j moves to %s', async (keys, id) => {
    const { harness } = await started();
    harness.press(...keys);
    await harness.typed();
    await harness.sees(`▌ ${id}`);
  });

  test('Enter opens and focuses the detail, the keys scroll it, Enter closes it', async () => {
    const { harness } = await started();
    harness.press('enter');
    await harness.sees('── k3v9x0q2');
    await harness.sees('Status');
    harness.press('end');
    await harness.misses('Status');
    expect(cursorRow(harness)).toContain('k3v9x0q2');
    harness.press('enter');
    await harness.misses('── k3v9x0q2');
  });

  test('Esc closes the detail', async () => {
    const { harness } = await started();
    harness.press('enter');
    await harness.sees('── k3v9x0q2');
    harness.press('escape');
    await harness.misses('── k3v9x0q2');
  });

  test('[ and ] switch tabs, Tab the focus while a detail is open', async () => {
    const { harness } = await started([...FOUR, DONE]);
    harness.press(']');
    await harness.sees('▌ d2one222');
    harness.press('[');
    await harness.sees('▌ k3v9x0q2');
    harness.press('enter', 'tab', 'down');
    await harness.sees('── 7tq2m1c8');
    expect(cursorRow(harness)).toContain('7tq2m1c8');
  });

  test('c cancels and says so when it has ended', async () => {
    const { book, harness } = await started();
    harness.press('down', 'c');
    await harness.holds(() => harness.said.length > 0);
    expect(book.calls).toEqual([['cancel', SLOW.id, {}]]);
    expect(harness.said).toEqual([['Cancelling: 7tq2m1c8', undefined]]);
    harness.emit(cancelledEvent(SLOW));
    await harness.holds(() => harness.said.length > 1);
    expect(harness.said.at(-1)).toEqual(['Cancelled: 7tq2m1c8', 'good']);
  });

  test('c again while it is cancelled forces', async () => {
    const { book, harness } = await started();
    harness.press('down', 'c');
    await harness.holds(() => harness.said.length > 0);
    await harness.sees('◌ cancelling');
    harness.press('c');
    await harness.holds(() => harness.said.length > 1);
    expect(book.calls.at(-1)).toEqual(['cancel', SLOW.id, { now: true }]);
    expect(harness.asked).toEqual([]);
  });

  test('c asks when there are children, and says how many', async () => {
    const child = running('child222', { parentId: SLOW.id, rootId: SLOW.id });
    const grandchild = running('grand222', { parentId: child.id, rootId: SLOW.id });
    const { book, harness } = await started([SLOW, child, grandchild]);
    harness.confirms = false;
    harness.press('c');
    await harness.holds(() => harness.asked.length > 0);
    expect(harness.asked[0]?.title).toBe("Cancel 'Why is the nightly build slow?' and 2 children?");
    harness.confirms = true;
    harness.press('c');
    await harness.holds(() => book.calls.length > 0);
    expect(book.calls).toEqual([['cancel', SLOW.id, {}]]);
  });

  test('c on an ended task says so', async () => {
    const { book, harness } = await started([DONE]);
    harness.press('tab');
    await harness.sees('▌ d2one222');
    harness.press('c');
    await harness.holds(() => harness.said.length > 0);
    expect(harness.said).toEqual([['Already ended: completed', undefined]]);
    expect(book.calls).toEqual([]);
  });

  test("r retries a failed task with the person's environment, and names the new one", async () => {
    const { book, harness } = await started([BROKEN], {});
    harness.press('tab');
    await harness.sees('▌ b2roken2');
    harness.press('r');
    await harness.holds(() => harness.said.length > 0);
    expect(book.calls).toEqual([['retry', BROKEN.id, { environment: { PATH: '/usr/bin' } }]]);
    expect(harness.said).toEqual([['Retried: newaaaaa', 'good']]);
  });

  test('r on any other task only says so', async () => {
    const { book, harness } = await started();
    harness.press('r');
    await harness.holds(() => harness.said.length > 0);
    expect(book.calls).toEqual([]);
  });

  test('a failure is shown', async () => {
    const { book, harness } = await started([BROKEN]);
    book.fails = 'its retry is still active';
    harness.press('tab');
    await harness.sees('▌ b2roken2');
    harness.press('r');
    await harness.holds(() => harness.said.length > 0);
    expect(harness.said).toEqual([['Error: its retry is still active', 'bad']]);
  });

  test('n goes to a new chat, v to the chat of the task', async () => {
    const { harness } = await started();
    harness.press('n', 'v');
    await harness.holds(() => harness.went.length > 1);
    expect(harness.went).toEqual([
      { page: 'chat', isNew: true },
      { page: 'chat', session: PAY.session, agent: 'claude', taskId: PAY.id },
    ]);
  });

  test('l shows the log and follows its end; again closes it', async () => {
    const { harness } = await started();
    harness.press('l');
    await harness.sees('── Log k3v9x0q2');
    await harness.sees('60/60');
    harness.press('l');
    await harness.sees('▌ k3v9x0q2');
  });

  test('the log of an ended task does not promise output', async () => {
    const { harness } = await started([DONE]);
    harness.press('tab');
    await harness.sees('▌ d2one222');
    harness.press('l');
    await harness.sees('── Log d2one222');
    await harness.sees(/No output\.$/m);
  });

  test('d deletes once confirmed', async () => {
    const { book, harness } = await started([DONE]);
    harness.press('tab');
    await harness.sees('▌ d2one222');
    harness.press('d');
    await harness.holds(() => harness.said.length > 0);
    expect(harness.asked[0]?.title).toContain('d2one222');
    expect(book.calls).toEqual([['remove', DONE.id]]);
    expect(harness.said).toEqual([['Deleted: d2one222', 'good']]);
  });

  test('. copies the whole id, > the command that shows it, each with a notice', async () => {
    const { harness } = await started();
    harness.press('.', '>', 'y');
    await harness.typed();
    const command = `cox tasks describe ${PAY.id}`;
    expect(harness.copied).toEqual([PAY.id, command]);
    expect(harness.said.map(([text]) => text)).toEqual([`Copied: ${PAY.id}`, `Copied: ${command}`]);
  });

  test('Space marks, and the next action applies to all marked, with their count', async () => {
    const child = running('child222', { parentId: SLOW.id, rootId: SLOW.id });
    const { book, harness } = await started([SLOW, LOGIN, HELLO, child]);
    harness.press(' ', ' ');
    await harness.sees(/^ \*9fz4h7aa/m);
    await harness.holds(() => harness.heads.at(-1)?.note === '2 marked');
    harness.press('c');
    await harness.holds(() => book.calls.length > 1);
    expect(harness.asked.at(-1)?.title).toBe('Cancel 2 tasks and 1 child?');
    expect(book.calls.map(([what, id]) => [what, id])).toEqual([
      ['cancel', SLOW.id],
      ['cancel', LOGIN.id],
    ]);
    await harness.misses('*');
    harness.press('home', ' ');
    await harness.sees(/^.\*7tq2m1c8/m);
    harness.press('escape');
    await harness.misses('*');
  });

  test('Esc clears an applied filter', async () => {
    const { harness } = await started();
    harness.press('/', ...'nightly', 'enter');
    await harness.misses('k3v9x0q2');
    harness.press('escape');
    await harness.sees('k3v9x0q2');
  });

  test('the help lists every key', async () => {
    const { harness } = await started();
    const [layer] = harness.keys.snapshot();
    const told = layer?.bindings.filter(({ label }) => label !== undefined).flatMap(({ keys }) => keys);
    for (const key of [
      'up',
      'k',
      'down',
      'j',
      'pageup',
      'home',
      'enter',
      'c',
      'r',
      'n',
      'v',
      'l',
      'd',
      'a',
      '/',
      '.',
      '>',
      '[',
      'D',
      'space',
    ])
      expect(told).toContain(key);
    expect(told).not.toContain('y');
  });
});

describe('before the list is loaded', () => {
  const opened = (tasks: readonly Task[] = FOUR) => {
    const book = taskBook(tasks);
    const gate = Promise.withResolvers<void>();
    const held: PartOfClient = {
      ...book.client,
      tasks: {
        ...book.client.tasks,
        poll: async (query) => {
          await gate.promise;
          return book.client.tasks?.poll?.(query);
        },
      },
    };
    book.details.set(SLOW.id, { log: 'x\n'.repeat(60) });
    return { book, harness: page({ ...book, client: held }), open: () => gate.resolve() };
  };

  test.each([
    [['l'], '── Log k3v9x0q2'],
    [['enter'], '── k3v9x0q2'],
    [['j', 'l'], '── Log 7tq2m1c8'],
    [['down', 'down', 'up', 'enter'], '── 7tq2m1c8'],
    [['end'], '▌ m2c8v5t1'],
  ])('%j waits for it', async (keys, seen) => {
    const { harness, open } = opened();
    harness.press(...keys);
    await harness.typed();
    open();
    await harness.sees(seen);
  });

  test.each(['c', 'd', 'r', 'a'])('%s changes nothing unseen', async (key) => {
    const { book, harness, open } = opened();
    harness.press(key);
    await harness.holds(() => harness.said.length > 0);
    expect(harness.said[0]?.[0]).toMatch(/still loading/);
    open();
    await harness.sees('▌ k3v9x0q2');
    expect(book.calls).toEqual([]);
    expect(harness.asked).toEqual([]);
  });

  test('a key pressed for one tab is not done in another', async () => {
    const { harness, open } = opened([...FOUR, DONE]);
    harness.press('l', 'tab');
    await harness.typed();
    open();
    await harness.sees('▌ d2one222');
    harness.press('tab', 'tab');
    await harness.sees('▌ k3v9x0q2');
  });
});

describe('the log', () => {
  const LOG = ['npm ci', 'error: no Chromium', ...Array.from({ length: 60 }, (_, at) => `line ${at}`)];
  const opened = async (tasks: readonly Task[] = [SLOW, BROKEN], options: HarnessOptions = {}) => {
    const book = taskBook(tasks);
    book.details.set(SLOW.id, { log: LOG.join('\n') });
    const harness = page(book, options);
    await harness.sees('▌ 7tq2m1c8');
    harness.press('l');
    await harness.sees('62/62');
    return { book, harness };
  };

  test('has the keys to itself: unknown letters do nothing', async () => {
    const { book, harness } = await opened();
    harness.press('c', 'r', 'd', 'v', 'n', 'a', 'D', 'enter', 'tab', ']', ' ', '.', 'x');
    await harness.typed();
    await harness.sees('── Log 7tq2m1c8');
    expect([book.calls, harness.asked, harness.went, harness.said, harness.copied]).toEqual([
      [],
      [],
      [],
      [],
      [],
    ]);
  });

  test('every letter typed into its search is text', async () => {
    const { book, harness } = await opened();
    harness.press('/', ...'chromium rancd? :q');
    await harness.sees('/ chromium rancd? :q');
    await harness.sees('no match');
    expect([book.calls, harness.asked, harness.went]).toEqual([[], [], []]);
  });

  test('search finds as you type, n and N move on, Esc ends it, then closes the log', async () => {
    const { harness } = await opened();
    harness.press('/', ...'chromium');
    await harness.sees('error: no Chromium');
    await harness.sees('match 1 of 1');
    harness.press('enter', '/', 'ctrl+u', ...'line 5');
    await harness.sees('match 1 of 11');
    harness.press('enter', 'n');
    await harness.sees('match 2 of 11');
    harness.press('N', 'N');
    await harness.sees('match 11 of 11');
    await harness.sees('line 59');
    harness.press('escape');
    await harness.misses('match');
    await harness.sees('── Log');
    harness.press('escape');
    await harness.sees('▌ 7tq2m1c8');
  });

  test('Home leads to the first line even while the log is read again because its task has ended', async () => {
    const book = taskBook([SLOW, BROKEN]);
    const log = Array.from({ length: 5_000 }, (_, at) => `line ${at}`).join('\n');
    book.details.set(SLOW.id, { log });
    const again = Promise.withResolvers<void>();
    let reads = 0;
    const outputPage: Client['tasks']['outputPage'] = async (_ref, part) => {
      reads += 1;
      if (reads === 2) await again.promise;
      const all = log.split('\n');
      const first = part.offset < 0 ? all.length + part.offset : part.offset;
      const lines = all.slice(first, first + part.lines).map((line) => `${line}\n`);
      return { text: lines.join(''), offset: first, total: all.length, throughSeq: 0 };
    };
    const client: PartOfClient = { ...book.client, tasks: { ...book.client.tasks, outputPage } };
    const harness = page({ ...book, client });
    await harness.sees('▌ 7tq2m1c8');
    harness.press('l');
    await harness.sees('5,000/5,000');
    book.tasks = [{ ...SLOW, status: 'cancelled', endedAt: '2026-11-20T12:00:00.000Z' }, BROKEN];
    harness.emit(cancelledEvent(SLOW));
    await harness.holds(() => reads === 2);
    harness.press('home');
    await harness.sees('line 4000');
    // By the time the next key is answered, the first line was asked for.
    harness.press('/', 'x');
    await harness.sees('/ x');
    again.resolve();
    harness.press('escape');
    await harness.sees(/line 0$/m);
  });

  test('f follows the end, and stops; q closes', async () => {
    const { harness } = await opened();
    await harness.sees('following');
    harness.press('f');
    await harness.misses('following');
    harness.press('f');
    await harness.sees('following');
    harness.press('q');
    await harness.sees('▌ 7tq2m1c8');
  });
});

test('D shows the changes, or why there are none, and nothing else has a meaning there', async () => {
  const book = taskBook([SLOW]);
  async function* diff() {
    yield 'diff --git a/x b/x\n-old\n+new\n';
  }
  const client: PartOfClient = { ...book.client, tasks: { ...book.client.tasks, diff } };
  const harness = page({ ...book, client });
  await harness.sees('▌ 7tq2m1c8');
  harness.press('D');
  await harness.sees('── Changes 7tq2m1c8');
  await harness.sees('+new');
  harness.press('c', 'q');
  await harness.sees('▌ 7tq2m1c8');
  expect(book.calls).toEqual([]);
});

describe('answering', () => {
  const OPTIONS = [
    { id: 'once', label: 'Once', meaning: 'allow' as const },
    { id: 'ever', label: 'Every git push', meaning: 'allow_always' as const },
    { id: 'never', label: 'Never', meaning: 'deny_always' as const },
  ];
  const asked = async (other: Partial<InputRequest> = {}) => {
    const book = taskBook(FOUR);
    book.details.set(PAY.id, { inputs: [{ ...request, options: OPTIONS, ...other }] });
    const harness = page(book);
    await harness.sees('▌ k3v9x0q2');
    harness.press('a');
    return { book, harness };
  };

  test.each([
    [['y'], { decision: 'approve' }, 'Approved: claude wants to run'],
    [['Y'], { decision: 'approve_always', optionId: 'ever' }, 'Approved from now on: Every git push'],
    [['n', 'enter'], { decision: 'deny' }, 'Denied: claude wants to run'],
    [['n', 'n', 'o', 'enter'], { decision: 'deny', text: 'no' }, 'Denied: claude wants to run'],
    [['3'], { decision: 'deny', optionId: 'never' }, 'Denied: claude wants to run'],
  ])('a, then %j answers %j', async (keys, answer, said) => {
    const { book, harness } = await asked();
    await harness.sees('y approve');
    expect(harness.lines().join('\n')).toContain('git push --force-with-lease');
    harness.press(...keys);
    await harness.holds(() => harness.said.length > 0);
    expect(book.calls).toEqual([['answer', 'inp_a', answer]]);
    expect(harness.said).toEqual([[said, 'good']]);
    await harness.misses('y approve');
  });

  test('no other key does anything while an answer is given', async () => {
    const { book, harness } = await asked();
    await harness.sees('y approve');
    harness.press('c', 'd', 'r', 'a', 'q', 'y', 'escape');
    await harness.misses('── ? claude');
    expect([book.calls, harness.asked, harness.went]).toEqual([[], [], []]);
  });

  test('"always" appears only where the request offers it', async () => {
    const { book, harness } = await asked({ options: OPTIONS.slice(0, 1) });
    await harness.sees('y approve   n deny');
    harness.press('Y', 'escape');
    await harness.misses('── ? claude');
    expect(book.calls).toEqual([]);
  });

  test('choices belong to the request they were opened for', async () => {
    const { book, harness } = await asked();
    await harness.sees('── ? claude wants to run');
    const other = { ...request, id: 'inp_b', title: 'another', options: OPTIONS } as unknown as InputRequest;
    book.details.set(PAY.id, { inputs: [other] });
    harness.emit({ type: 'InputRequested', taskId: PAY.id, data: { request: other } });
    await harness.misses('── ? claude');
    await harness.sees('another');
    expect(harness.lines().join('\n')).not.toContain('y approve');
    harness.press('y');
    await harness.typed();
    expect(book.calls).toEqual([]);
  });

  test('a question is answered in words', async () => {
    const { book, harness } = await asked({ kind: 'question', title: 'Which branch?', options: [] });
    await harness.sees('Enter to send');
    harness.press(...'主 main', 'enter');
    await harness.holds(() => harness.said.length > 0);
    expect(book.calls).toEqual([['answer', 'inp_a', { decision: 'answer', text: '主 main' }]]);
  });

  test('a form is filled in by field, as in the inbox', async () => {
    const schema = { type: 'object', properties: { branch: { type: 'string' } } };
    const { book, harness } = await asked({ kind: 'question', options: [], schema });
    await harness.sees('field 1 of 1');
    harness.press(...'main', 'enter');
    await harness.holds(() => harness.said.length > 0);
    expect(book.calls).toEqual([['answer', 'inp_a', { decision: 'answer', text: '{"branch":"main"}' }]]);
  });
});

describe('the filter', () => {
  test('words narrow the list, Esc clears them', async () => {
    const harness = page(taskBook(FOUR));
    await harness.sees('▌ k3v9x0q2');
    harness.press('/', ...'nightly');
    await harness.misses('k3v9x0q2');
    await harness.sees('▌ 7tq2m1c8');
    harness.press('escape');
    await harness.sees('k3v9x0q2');
  });

  test('opened over a full-page detail it closes that, and every letter is text', async () => {
    const book = taskBook(FOUR);
    const harness = page(book, { columns: 40, rows: 11 });
    await harness.sees('▌ k3v9x0q2');
    harness.press('enter');
    await harness.misses('▌ k3v9x0q2');
    harness.press('/', ...'nightcr');
    await harness.sees('/ nightcr');
    expect([book.calls, harness.asked]).toEqual([[], []]);
  });

  test('every ended status can be chosen, and stays visible', async () => {
    const book = taskBook([DONE, BROKEN]);
    const harness = page(book);
    harness.press('tab');
    await harness.sees('▌ d2one222');
    harness.press('/', 'tab');
    for (const word of ['Completed', 'Failed', 'Cancelled', 'All']) {
      harness.press('right');
      await harness.sees(`Status ${word}`);
    }
    harness.press('right', 'right', 'enter');
    await harness.holds(() => book.queries.at(-1)?.status === 'failed');
    await harness.sees('Status Failed');
  });

  test('a date is a duration or a day', async () => {
    const book = taskBook([DONE]);
    const harness = page(book);
    await harness.sees('No active tasks');
    harness.press('/', 'tab', 'tab', 'tab', ...'7d', 'enter');
    await harness.holds(() => book.queries.some(({ since }) => since === '2026-11-13T12:00:00.000Z'));
    await harness.sees('No matching tasks.');
  });

  test('an invalid date filters nothing, and the format is shown', async () => {
    const harness = page(taskBook(FOUR));
    await harness.sees('▌ k3v9x0q2');
    harness.press('/', 'tab', 'tab', 'tab', ...'soon', 'enter');
    await harness.holds(() => harness.said.length > 0);
    expect(harness.said).toEqual([['invalid date: use 7d, 2026-11-01 or 2026-11-01..2026-11-15', 'bad']]);
    await harness.sees('▌ k3v9x0q2');
  });
});
