import type { InputRequest, Task } from '@coxswain/protocol';
import { cellWidth } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { onStage, type PartOfClient, type Stage, type StageOptions } from '../../testing/stage.tsx';
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

const page = (book: TaskBook, options: StageOptions = {}): Stage =>
  onStage(({ columns, rows }) => <TasksPage place={{ page: 'tasks' }} columns={columns} rows={rows} />, {
    client: book.client,
    columns: 58,
    rows: 22,
    ...options,
  });

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
const cursorRow = (stage: Stage): string => stage.lines().find((line) => line.startsWith('▌')) ?? '';

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
      const stage = page(book, { columns, rows, language });
      await stage.sees('▌ k3v9x0q2');
      for (const key of keys) {
        stage.press(key);
        await stage.typed();
        await new Promise((resolve) => setImmediate(resolve));
      }
      await stage.holds(() => stage.lines().length > 0);
      expect(stage.lines().length).toBeLessThanOrEqual(rows);
      for (const line of stage.lines()) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
    });
  });
});

/** However far the spinner has turned. */
const still = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => line.replaceAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠹'));

describe('what is drawn', () => {
  test('what needs somebody comes first, with glyph, word and elapsed time', async () => {
    const stage = page(taskBook(FOUR));
    await stage.sees('▌ k3v9x0q2');
    expect(still(stage.lines()).slice(0, 8)).toEqual([
      'Active 4   History 0   To-dos',
      '',
      '  ID        PROMPT                 STATUS          ELAPSED',
      '─'.repeat(58),
      '▌ k3v9x0q2  Move the payment mod…  ? needs input     4m02s',
      '  7tq2m1c8  Why is the nightly b…  ⠹ running         2m15s',
      '  9fz4h7aa  重构登录页面并补充测…  ⠹ running           41s',
      '  m2c8v5t1  مرحبا بالعالم שלום     · pending             –',
    ]);
    expect(stage.heads.at(-1)?.title).toBe('Background Tasks');
  });

  test('below 50 cells Elapsed is gone and the status is its glyph', async () => {
    const stage = page(taskBook(FOUR), { columns: 40, rows: 12 });
    await stage.sees('▌ k3v9x0q2');
    expect(still(stage.lines()).slice(1, 6)).toEqual([
      '',
      '  ID        PROMPT                STATUS',
      '─'.repeat(40),
      '▌ k3v9x0q2  Move the payment mo…  ?',
      '  7tq2m1c8  Why is the nightly …  ⠹',
    ]);
  });

  test('Chinese columns and chips', async () => {
    const stage = page(taskBook(FOUR), { language: 'zh' });
    await stage.sees('▌ k3v9x0q2');
    expect(stage.lines()[0]).toBe('活动 4   历史 0   待办事项');
    expect(stage.lines()[2]).toBe('  编号      提示                   状态           已用时间');
    expect(stage.lines()[4]).toBe('▌ k3v9x0q2  Move the payment mod…  ? 需要输入        4m02s');
  });

  test.each([
    ['en', 'No active tasks', 'No tasks yet. Start a chat to create your first task.'],
    ['zh', '没有活动任务', '暂无任务。开始对话以创建您的第一个任务。'],
  ] as const)('in %s an empty tab says so', async (language, active, history) => {
    const stage = page(taskBook([]), { language });
    await stage.sees(active);
    stage.press('tab');
    await stage.sees(history);
  });

  test.each([
    ['en', 'Task Management', 'Monitor and manage your running agent tasks.', 'Search tasks...', 'Task Name'],
    ['zh', '任务管理', '监控和管理正在运行的代理任务。', '搜索任务...', '任务名称'],
  ] as const)(
    'in %s the history has its title, subtitle and search',
    async (language, title, sub, search, name) => {
      const stage = page(taskBook([BROKEN, DONE]), { language });
      stage.press('tab');
      await stage.sees('▌ d2one222');
      for (const text of [sub, search, name]) expect(stage.lines().join('\n')).toContain(text);
      expect(stage.heads.at(-1)?.title).toBe(title);
    },
  );

  test('the chips of the history are those of the task management', async () => {
    const stage = page(taskBook([BROKEN, DONE]));
    stage.press('tab');
    await stage.sees('✗ Failed');
    await stage.sees('✓ Completed');
  });

  test('100,000 tasks are read and drawn as far as they are seen', async () => {
    const many = Array.from({ length: 100_000 }, (_, at) => running(String(at).padStart(8, 'x')));
    const book = taskBook(many);
    const stage = page(book);
    await stage.sees('▌ xxxxxxx0');
    expect(book.queries).toHaveLength(1);
    stage.press('pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown', 'pagedown');
    await stage.sees(/▌ xxxxx1\d\d/);
    expect(book.queries.length).toBeLessThan(5);
  });
});

describe('the ends of a long list', () => {
  const long = (options: StageOptions = {}) => {
    const book = taskBook([
      ...FOUR,
      ...Array.from({ length: 20_000 }, (_, at) => taskOf(String(at).padStart(8, 'p'))),
    ]);
    const stage = page(book, options);
    return { book, stage };
  };

  test('End is the true last one, Home the first, and nothing between is read', async () => {
    const { book, stage } = long();
    await stage.sees('▌ k3v9x0q2');
    await stage.sees('Active 20,004');
    stage.press('end');
    await stage.sees('▌ ppp19999');
    expect(stage.lines().at(-1)).toContain('▌ ppp19999');
    stage.press('up', 'up');
    await stage.sees('▌ ppp19997');
    stage.press(...Array.from({ length: 20 }, () => 'pageup'));
    await stage.sees(/▌ ppp19[67]\d\d/);
    stage.press('end');
    await stage.sees('▌ ppp19999');
    stage.press('home');
    await stage.sees('▌ k3v9x0q2');
    stage.press('down');
    await stage.sees('▌ 7tq2m1c8');
    expect(book.queries.length).toBeLessThan(10);
  });

  test('what is pressed after End is for the last one, also while it is being read', async () => {
    const { book, stage } = long();
    await stage.sees('▌ k3v9x0q2');
    stage.press('end', 'up', 'enter');
    await stage.sees('── ppp19998');
    stage.press('tab', 'home');
    await stage.sees('── k3v9x0q2');
    stage.press('end', 'c');
    await stage.sees('── ppp19999');
    await stage.holds(() => stage.said.length > 0 || book.calls.length > 0);
    for (const [, id] of book.calls) expect(id).toBe(taskOf('ppp19999').id);
  });

  test('what comes at the end comes into sight there', async () => {
    const { book, stage } = long();
    await stage.sees('▌ k3v9x0q2');
    stage.press('end');
    await stage.sees('▌ ppp19999');
    const more = taskOf('more2222');
    book.tasks = [...book.tasks, more];
    stage.tell({ type: 'TaskQueued', data: { task: more } });
    await stage.holds(() => book.queries.length > 2);
    stage.press('down');
    await stage.sees('▌ more2222');
  });

  test('another list begins at its beginning', async () => {
    const { stage } = long();
    await stage.sees('▌ k3v9x0q2');
    stage.press('end');
    await stage.sees('▌ ppp19999');
    stage.press('/', ...'nightly');
    await stage.sees('▌ 7tq2m1c8');
    stage.press('escape');
    await stage.sees('k3v9x0q2');
  });
});

describe('a place with a task', () => {
  const sentTo = (book: TaskBook, taskId: string): Stage =>
    onStage((size) => <TasksPage place={{ page: 'tasks', taskId }} {...size} />, {
      client: book.client,
      columns: 58,
      rows: 22,
    });

  test('is its tab, its detail, and the cursor on it', async () => {
    const stage = sentTo(taskBook([...FOUR, DONE, BROKEN]), BROKEN.id);
    await stage.sees('── b2roken2');
    await stage.sees('▌ b2roken2');
    await stage.sees('it broke');
  });

  test('says so when there is no such task', async () => {
    const stage = sentTo(taskBook(FOUR), 'tsk_gone');
    await stage.holds(() => stage.said.length > 0);
    expect(stage.said).toEqual([['Error: there is no task tsk_gone', 'bad']]);
    await stage.sees('▌ k3v9x0q2');
  });
});

describe('the cursor', () => {
  test('stays on its task when others come and go', async () => {
    const book = taskBook(FOUR);
    const stage = page(book);
    await stage.sees('▌ k3v9x0q2');
    stage.press('down');
    await stage.sees('▌ 7tq2m1c8');
    book.tasks = [...FOUR, asking('newnew22')];
    stage.tell({ type: 'TaskQueued', data: { task: HELLO } });
    await stage.sees('newnew22');
    expect(cursorRow(stage)).toContain('7tq2m1c8');
  });

  test('when its task goes, keys that change something wait until one has looked', async () => {
    const book = taskBook(FOUR);
    const stage = page(book);
    await stage.sees('▌ k3v9x0q2');
    book.tasks = [SLOW, HELLO, LOGIN];
    stage.tell({ type: 'TaskQueued', data: { task: HELLO } });
    await stage.sees('▌ 7tq2m1c8');
    stage.press('c');
    await stage.holds(() => stage.said.length > 0);
    expect(stage.said.at(-1)?.[0]).toMatch(/just changed/);
    stage.clock.nowMs += 1_000;
    stage.press('c');
    await stage.holds(() => book.calls.length > 0);
    expect(book.calls).toEqual([['cancel', SLOW.id, {}]]);
  });
});

describe('keys', () => {
  const started = async (tasks: readonly Task[] = FOUR, options: StageOptions = {}) => {
    const book = taskBook(tasks);
    book.details.set(PAY.id, { inputs: [request], log: 'x\n'.repeat(60) });
    const stage = page(book, options);
    await stage.sees(/▌|No active/);
    return { book, stage };
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
    const { stage } = await started();
    stage.press(...keys);
    await stage.typed();
    await stage.sees(`▌ ${id}`);
  });

  test('Enter opens and focuses the detail, the keys scroll it, Enter closes it', async () => {
    const { stage } = await started();
    stage.press('enter');
    await stage.sees('── k3v9x0q2');
    await stage.sees('Status');
    stage.press('end');
    await stage.misses('Status');
    expect(cursorRow(stage)).toContain('k3v9x0q2');
    stage.press('enter');
    await stage.misses('── k3v9x0q2');
  });

  test('Esc closes the detail', async () => {
    const { stage } = await started();
    stage.press('enter');
    await stage.sees('── k3v9x0q2');
    stage.press('escape');
    await stage.misses('── k3v9x0q2');
  });

  test('[ and ] change the tab, Tab the focus while a detail is open', async () => {
    const { stage } = await started([...FOUR, DONE]);
    stage.press(']');
    await stage.sees('▌ d2one222');
    stage.press('[');
    await stage.sees('▌ k3v9x0q2');
    stage.press('enter', 'tab', 'down');
    await stage.sees('── 7tq2m1c8');
    expect(cursorRow(stage)).toContain('7tq2m1c8');
  });

  test('c cancels and says so when it has ended', async () => {
    const { book, stage } = await started();
    stage.press('down', 'c');
    await stage.holds(() => stage.said.length > 0);
    expect(book.calls).toEqual([['cancel', SLOW.id, {}]]);
    expect(stage.said).toEqual([['Cancelling: 7tq2m1c8', undefined]]);
    stage.tell(cancelledEvent(SLOW));
    await stage.holds(() => stage.said.length > 1);
    expect(stage.said.at(-1)).toEqual(['Cancelled: 7tq2m1c8', 'good']);
  });

  test('c again while it is cancelled forces', async () => {
    const { book, stage } = await started();
    stage.press('down', 'c');
    await stage.holds(() => stage.said.length > 0);
    await stage.sees('◌ cancelling');
    stage.press('c');
    await stage.holds(() => stage.said.length > 1);
    expect(book.calls.at(-1)).toEqual(['cancel', SLOW.id, { now: true }]);
    expect(stage.asked).toEqual([]);
  });

  test('c asks when there are children, and says how many', async () => {
    const child = running('child222', { parentId: SLOW.id, rootId: SLOW.id });
    const grandchild = running('grand222', { parentId: child.id, rootId: SLOW.id });
    const { book, stage } = await started([SLOW, child, grandchild]);
    stage.confirms = false;
    stage.press('c');
    await stage.holds(() => stage.asked.length > 0);
    expect(stage.asked[0]?.title).toBe("Cancel 'Why is the nightly build slow?' and 2 children?");
    stage.confirms = true;
    stage.press('c');
    await stage.holds(() => book.calls.length > 0);
    expect(book.calls).toEqual([['cancel', SLOW.id, {}]]);
  });

  test('c on what has ended says that', async () => {
    const { book, stage } = await started([DONE]);
    stage.press('tab');
    await stage.sees('▌ d2one222');
    stage.press('c');
    await stage.holds(() => stage.said.length > 0);
    expect(stage.said).toEqual([['It has ended: completed', undefined]]);
    expect(book.calls).toEqual([]);
  });

  test('r retries what failed with the environment of the person, and names the new task', async () => {
    const { book, stage } = await started([BROKEN], {});
    stage.press('tab');
    await stage.sees('▌ b2roken2');
    stage.press('r');
    await stage.holds(() => stage.said.length > 0);
    expect(book.calls).toEqual([['retry', BROKEN.id, { environment: { PATH: '/usr/bin' } }]]);
    expect(stage.said).toEqual([['Retried: newaaaaa', 'good']]);
  });

  test('r on what did not fail does nothing but say so', async () => {
    const { book, stage } = await started();
    stage.press('r');
    await stage.holds(() => stage.said.length > 0);
    expect(book.calls).toEqual([]);
  });

  test('what fails is told', async () => {
    const { book, stage } = await started([BROKEN]);
    book.fails = 'its retry is still active';
    stage.press('tab');
    await stage.sees('▌ b2roken2');
    stage.press('r');
    await stage.holds(() => stage.said.length > 0);
    expect(stage.said).toEqual([['Error: its retry is still active', 'bad']]);
  });

  test('n goes to a new chat, v to the chat of the task', async () => {
    const { stage } = await started();
    stage.press('n', 'v');
    await stage.holds(() => stage.went.length > 1);
    expect(stage.went).toEqual([
      { page: 'chat', isNew: true },
      { page: 'chat', session: PAY.session, agent: 'claude', taskId: PAY.id },
    ]);
  });

  test('l shows the log, following its end; again closes it', async () => {
    const { stage } = await started();
    stage.press('l');
    await stage.sees('── Log k3v9x0q2');
    await stage.sees('60/60');
    stage.press('l');
    await stage.sees('▌ k3v9x0q2');
  });

  test('the log of what has ended does not promise output', async () => {
    const { stage } = await started([DONE]);
    stage.press('tab');
    await stage.sees('▌ d2one222');
    stage.press('l');
    await stage.sees('── Log d2one222');
    await stage.sees(/No output\.$/m);
  });

  test('d asks, and deletes', async () => {
    const { book, stage } = await started([DONE]);
    stage.press('tab');
    await stage.sees('▌ d2one222');
    stage.press('d');
    await stage.holds(() => stage.said.length > 0);
    expect(stage.asked[0]?.title).toContain('d2one222');
    expect(book.calls).toEqual([['remove', DONE.id]]);
    expect(stage.said).toEqual([['Deleted: d2one222', 'good']]);
  });

  test('. copies the whole id, > the command that shows it, each with a notice', async () => {
    const { stage } = await started();
    stage.press('.', '>', 'y');
    await stage.typed();
    const command = `cox tasks describe ${PAY.id}`;
    expect(stage.copied).toEqual([PAY.id, command]);
    expect(stage.said.map(([text]) => text)).toEqual([`Copied: ${PAY.id}`, `Copied: ${command}`]);
  });

  test('Space marks, and what is done next is done to all that are marked, with their count', async () => {
    const child = running('child222', { parentId: SLOW.id, rootId: SLOW.id });
    const { book, stage } = await started([SLOW, LOGIN, HELLO, child]);
    stage.press(' ', ' ');
    await stage.sees(/^ \*9fz4h7aa/m);
    await stage.holds(() => stage.heads.at(-1)?.note === '2 marked');
    stage.press('c');
    await stage.holds(() => book.calls.length > 1);
    expect(stage.asked.at(-1)?.title).toBe('Cancel 2 tasks and 1 child?');
    expect(book.calls.map(([what, id]) => [what, id])).toEqual([
      ['cancel', SLOW.id],
      ['cancel', LOGIN.id],
    ]);
    await stage.misses('*');
    stage.press('home', ' ');
    await stage.sees(/^.\*7tq2m1c8/m);
    stage.press('escape');
    await stage.misses('*');
  });

  test('Esc clears a filter that was applied', async () => {
    const { stage } = await started();
    stage.press('/', ...'nightly', 'enter');
    await stage.misses('k3v9x0q2');
    stage.press('escape');
    await stage.sees('k3v9x0q2');
  });

  test('every key is told in the help', async () => {
    const { stage } = await started();
    const [layer] = stage.keys.snapshot();
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

describe('before the list was read', () => {
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
    return { book, stage: page({ ...book, client: held }), open: () => gate.resolve() };
  };

  test.each([
    [['l'], '── Log k3v9x0q2'],
    [['enter'], '── k3v9x0q2'],
    [['j', 'l'], '── Log 7tq2m1c8'],
    [['down', 'down', 'up', 'enter'], '── 7tq2m1c8'],
    [['end'], '▌ m2c8v5t1'],
  ])('%j waits for it', async (keys, seen) => {
    const { stage, open } = opened();
    stage.press(...keys);
    await stage.typed();
    open();
    await stage.sees(seen);
  });

  test.each(['c', 'd', 'r', 'a'])('%s changes nothing that nobody has seen', async (key) => {
    const { book, stage, open } = opened();
    stage.press(key);
    await stage.holds(() => stage.said.length > 0);
    expect(stage.said[0]?.[0]).toMatch(/still being read/);
    open();
    await stage.sees('▌ k3v9x0q2');
    expect(book.calls).toEqual([]);
    expect(stage.asked).toEqual([]);
  });

  test('what was pressed for one tab is not done in the other', async () => {
    const { stage, open } = opened([...FOUR, DONE]);
    stage.press('l', 'tab');
    await stage.typed();
    open();
    await stage.sees('▌ d2one222');
    stage.press('tab', 'tab');
    await stage.sees('▌ k3v9x0q2');
  });
});

describe('the log', () => {
  const LOG = ['npm ci', 'error: no Chromium', ...Array.from({ length: 60 }, (_, at) => `line ${at}`)];
  const opened = async (tasks: readonly Task[] = [SLOW, BROKEN], options: StageOptions = {}) => {
    const book = taskBook(tasks);
    book.details.set(SLOW.id, { log: LOG.join('\n') });
    const stage = page(book, options);
    await stage.sees('▌ 7tq2m1c8');
    stage.press('l');
    await stage.sees('62/62');
    return { book, stage };
  };

  test('has the keys to itself: letters that it does not know do nothing', async () => {
    const { book, stage } = await opened();
    stage.press('c', 'r', 'd', 'v', 'n', 'a', 'D', 'enter', 'tab', ']', ' ', '.', 'x');
    await stage.typed();
    await stage.sees('── Log 7tq2m1c8');
    expect([book.calls, stage.asked, stage.went, stage.said, stage.copied]).toEqual([[], [], [], [], []]);
  });

  test('what is typed into its search is text, every letter of it', async () => {
    const { book, stage } = await opened();
    stage.press('/', ...'chromium rancd? :q');
    await stage.sees('/ chromium rancd? :q');
    await stage.sees('no match');
    expect([book.calls, stage.asked, stage.went]).toEqual([[], [], []]);
  });

  test('the search finds as it is typed, n and N go on, Esc ends it and then closes the log', async () => {
    const { stage } = await opened();
    stage.press('/', ...'chromium');
    await stage.sees('error: no Chromium');
    await stage.sees('match 1 of 1');
    stage.press('enter', '/', 'ctrl+u', ...'line 5');
    await stage.sees('match 1 of 11');
    stage.press('enter', 'n');
    await stage.sees('match 2 of 11');
    stage.press('N', 'N');
    await stage.sees('match 11 of 11');
    await stage.sees('line 59');
    stage.press('escape');
    await stage.misses('match');
    await stage.sees('── Log');
    stage.press('escape');
    await stage.sees('▌ 7tq2m1c8');
  });

  test('f follows the end, and stops; q closes', async () => {
    const { stage } = await opened();
    await stage.sees('follows');
    stage.press('f');
    await stage.misses('follows');
    stage.press('f');
    await stage.sees('follows');
    stage.press('q');
    await stage.sees('▌ 7tq2m1c8');
  });
});

test('D shows the changes, or why there are none, and nothing else has a meaning there', async () => {
  const book = taskBook([SLOW]);
  async function* diff() {
    yield 'diff --git a/x b/x\n-old\n+new\n';
  }
  const client: PartOfClient = { ...book.client, tasks: { ...book.client.tasks, diff } };
  const stage = page({ ...book, client });
  await stage.sees('▌ 7tq2m1c8');
  stage.press('D');
  await stage.sees('── Changes 7tq2m1c8');
  await stage.sees('+new');
  stage.press('c', 'q');
  await stage.sees('▌ 7tq2m1c8');
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
    const stage = page(book);
    await stage.sees('▌ k3v9x0q2');
    stage.press('a');
    return { book, stage };
  };

  test.each([
    [['y'], { decision: 'approve' }, 'Approved: claude wants to run'],
    [['Y'], { decision: 'approve_always', optionId: 'ever' }, 'Approved from now on: Every git push'],
    [['n', 'enter'], { decision: 'deny' }, 'Denied: claude wants to run'],
    [['n', 'n', 'o', 'enter'], { decision: 'deny', text: 'no' }, 'Denied: claude wants to run'],
    [['3'], { decision: 'deny', optionId: 'never' }, 'Denied: claude wants to run'],
  ])('a, then %j answers %j', async (keys, answer, said) => {
    const { book, stage } = await asked();
    await stage.sees('y approve');
    expect(stage.lines().join('\n')).toContain('git push --force-with-lease');
    stage.press(...keys);
    await stage.holds(() => stage.said.length > 0);
    expect(book.calls).toEqual([['answer', 'inp_a', answer]]);
    expect(stage.said).toEqual([[said, 'good']]);
    await stage.misses('y approve');
  });

  test('no other key does anything while an answer is given', async () => {
    const { book, stage } = await asked();
    await stage.sees('y approve');
    stage.press('c', 'd', 'r', 'a', 'q', 'y', 'escape');
    await stage.misses('── ? claude');
    expect([book.calls, stage.asked, stage.went]).toEqual([[], [], []]);
  });

  test('"always" is there only where the request offers it', async () => {
    const { book, stage } = await asked({ options: OPTIONS.slice(0, 1) });
    await stage.sees('y approve   n deny');
    stage.press('Y', 'escape');
    await stage.misses('── ? claude');
    expect(book.calls).toEqual([]);
  });

  test('the choices stay with the request that they were opened for', async () => {
    const { book, stage } = await asked();
    await stage.sees('── ? claude wants to run');
    const other = { ...request, id: 'inp_b', title: 'another', options: OPTIONS } as unknown as InputRequest;
    book.details.set(PAY.id, { inputs: [other] });
    stage.tell({ type: 'InputRequested', taskId: PAY.id, data: { request: other } });
    await stage.misses('── ? claude');
    await stage.sees('another');
    expect(stage.lines().join('\n')).not.toContain('y approve');
    stage.press('y');
    await stage.typed();
    expect(book.calls).toEqual([]);
  });

  test('a question is answered in words', async () => {
    const { book, stage } = await asked({ kind: 'question', title: 'Which branch?', options: [] });
    await stage.sees('Enter sends it');
    stage.press(...'主 main', 'enter');
    await stage.holds(() => stage.said.length > 0);
    expect(book.calls).toEqual([['answer', 'inp_a', { decision: 'answer', text: '主 main' }]]);
  });

  test('a form is filled in field by field, here as in the inbox', async () => {
    const schema = { type: 'object', properties: { branch: { type: 'string' } } };
    const { book, stage } = await asked({ kind: 'question', options: [], schema });
    await stage.sees('field 1 of 1');
    stage.press(...'main', 'enter');
    await stage.holds(() => stage.said.length > 0);
    expect(book.calls).toEqual([['answer', 'inp_a', { decision: 'answer', text: '{"branch":"main"}' }]]);
  });
});

describe('the filter', () => {
  test('words narrow the list, Esc clears them', async () => {
    const stage = page(taskBook(FOUR));
    await stage.sees('▌ k3v9x0q2');
    stage.press('/', ...'nightly');
    await stage.misses('k3v9x0q2');
    await stage.sees('▌ 7tq2m1c8');
    stage.press('escape');
    await stage.sees('k3v9x0q2');
  });

  test('opened over a detail that has the page it closes that, and every letter is text', async () => {
    const book = taskBook(FOUR);
    const stage = page(book, { columns: 40, rows: 11 });
    await stage.sees('▌ k3v9x0q2');
    stage.press('enter');
    await stage.misses('▌ k3v9x0q2');
    stage.press('/', ...'nightcr');
    await stage.sees('/ nightcr');
    expect([book.calls, stage.asked]).toEqual([[], []]);
  });

  test('every ended status can be chosen, and stays in sight', async () => {
    const book = taskBook([DONE, BROKEN]);
    const stage = page(book);
    stage.press('tab');
    await stage.sees('▌ d2one222');
    stage.press('/', 'tab');
    for (const word of ['Completed', 'Failed', 'Cancelled', 'All']) {
      stage.press('right');
      await stage.sees(`Status ${word}`);
    }
    stage.press('right', 'right', 'enter');
    await stage.holds(() => book.queries.at(-1)?.status === 'failed');
    await stage.sees('Status Failed');
  });

  test('a date is a duration or a day', async () => {
    const book = taskBook([DONE]);
    const stage = page(book);
    await stage.sees('No active tasks');
    stage.press('/', 'tab', 'tab', 'tab', ...'7d', 'enter');
    await stage.holds(() => book.queries.some(({ since }) => since === '2026-11-13T12:00:00.000Z'));
    await stage.sees('No task fits.');
  });

  test('what is no date narrows nothing, and says what one is', async () => {
    const stage = page(taskBook(FOUR));
    await stage.sees('▌ k3v9x0q2');
    stage.press('/', 'tab', 'tab', 'tab', ...'soon', 'enter');
    await stage.holds(() => stage.said.length > 0);
    expect(stage.said).toEqual([['no date: 7d, 2026-11-01 or 2026-11-01..2026-11-15', 'bad']]);
    await stage.sees('▌ k3v9x0q2');
  });
});
