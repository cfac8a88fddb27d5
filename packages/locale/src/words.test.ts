import { cellWidth, TASK_STATUSES } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { allWordsFor } from './cockpit/index.ts';
import { LANGUAGES } from './language.ts';

/** Every text of the catalog with its path; functions are called with values that can be told apart. */
const texts = (value: unknown, path = ''): [string, string][] => {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    const given = Array.from({ length: value.length }, (_, at) => (at === 0 ? 'ONE' : at + 1));
    return [[path, String(value(...given))]];
  }
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`)); // the catalog is nothing else
};

test('each language has the same words, and none is empty', () => {
  const [first, ...others] = LANGUAGES.map((language) => texts(allWordsFor(language)));
  for (const other of others) expect(other.map(([path]) => path)).toEqual(first?.map(([path]) => path));
  for (const language of LANGUAGES)
    for (const [path, text] of texts(allWordsFor(language)))
      expect([path, text.trim()]).not.toEqual([path, '']);
});

/** Names that are the same in every language. */
const NAMES = [
  '.language',
  '.columns.p95',
  '.doctor.checks.node',
  '.screen.shell.product',
  '.jobs.fields.webhook',
];

test('Chinese is written in Chinese', () => {
  const foreign = texts(allWordsFor('zh')).filter(([, text]) => !/\p{Script=Han}/u.test(text));
  expect(foreign.map(([path]) => path).toSorted()).toEqual(NAMES.toSorted());
});

test('a note names the task it is about, in each language', () => {
  for (const language of LANGUAGES) {
    const { notes } = allWordsFor(language);
    const said = [
      notes.submitted('k3v9', 'shell'),
      notes.detached('k3v9'),
      notes.cancelled('k3v9'),
      notes.cancelling('k3v9', undefined),
      notes.forcing('k3v9'),
      notes.alreadyCancelling('k3v9', '42s', 'npm test'),
      notes.endedBefore('k3v9', 'done', 2),
      notes.retried('k3v9', 'x'),
      notes.noResult('k3v9', 'running', undefined),
      notes.deleteQuestion({ id: 'k3v9', isActive: true, isItem: false }, 2),
      notes.deleted.deleted('k3v9', 1),
      notes.messaged.delivered('k3v9'),
    ];
    for (const sentence of said) expect(sentence).toContain('k3v9');
    expect(notes.deleteQuestion({ id: 'k3v9', isActive: false, isItem: false }, 2)).toContain('2');
    expect(notes.alreadyCancelling('k3v9', '42s', 'npm test')).toMatch(/42s.*npm test/);
    expect(notes.endedBefore('k3v9', 'done', 2)).toContain('2');
    expect(notes.endedBefore('k3v9', 'done', 0)).not.toContain('0');
  }
});

test('a cancel that waits for a tool says how to stop it at once, in each language', () => {
  for (const language of LANGUAGES) {
    const { notes } = allWordsFor(language);
    const now = 'cox tasks cancel --now k3v9';
    expect(notes.cancelling('k3v9', 'npm test')).toContain(now);
    expect(notes.alreadyCancelling('k3v9', '42s', 'npm test')).toContain(now);
    expect(notes.cancelling('k3v9', undefined)).not.toContain(now);
  }
});

test('what is deleted is called by its name: a to-do is not a task', () => {
  const { notes } = allWordsFor('en');
  const ask = (isItem: boolean, isActive: boolean) =>
    notes.deleteQuestion({ id: 'k3v9', isActive, isItem }, isItem ? 2 : 0);
  expect(ask(true, true)).toBe('Delete to-do k3v9 and 2 to-dos below it?');
  expect(ask(false, true)).toBe('Cancel and delete task k3v9?');
  expect(ask(false, false)).toBe('Delete task k3v9?');
});

test('"always" is said once, whatever the agent calls what it offers', () => {
  const { alwaysFor, keys } = allWordsFor('en').screen.choice;
  expect([keys.alwaysFor('Always allow'), alwaysFor('Always allow')]).toEqual([
    'Always allow',
    'Approved: Always allow',
  ]);
  expect([keys.alwaysFor('git push'), alwaysFor('git push')]).toEqual([
    'always: git push',
    'Approved from now on: git push',
  ]);
});

test('what the choices say to someone who types fits the smallest terminal', () => {
  for (const language of LANGUAGES)
    expect(cellWidth(allWordsFor(language).screen.choice.typingHint)).toBeLessThan(40);
});

describe('task management', () => {
  test('in English', () => {
    const { cockpit } = allWordsFor('en');
    expect(cockpit).toMatchObject({
      nav: 'Tasks',
      title: 'Task Management',
      subtitle: 'Monitor and manage your running agent tasks.',
      search: 'Search tasks...',
      empty: 'No tasks yet. Start a chat to create your first task.',
      newTask: 'New Task',
    });
    expect(Object.values(cockpit.filters)).toEqual(['All', 'Running', 'Completed', 'Failed']);
    expect(Object.values(cockpit.columns)).toEqual([
      'Task Name',
      'Agent',
      'Status',
      'Model',
      'Started',
      'Duration',
      'Actions',
    ]);
    expect(Object.values(cockpit.actions)).toEqual(['View Chat', 'Cancel', 'Delete']);
    expect(TASK_STATUSES.map((status) => cockpit.status[status])).toEqual([
      'Pending',
      'Running',
      'Needs input',
      'Completed',
      'Failed',
      'Cancelled',
    ]);
  });

  test('in Chinese', () => {
    const { cockpit } = allWordsFor('zh');
    expect(cockpit).toMatchObject({
      nav: '任务',
      title: '任务管理',
      subtitle: '监控和管理正在运行的代理任务。',
      search: '搜索任务...',
      empty: '暂无任务。开始对话以创建您的第一个任务。',
      newTask: '新建任务',
    });
    expect(Object.values(cockpit.filters)).toEqual(['全部', '运行中', '已完成', '失败']);
    expect(Object.values(cockpit.columns)).toEqual([
      '任务名称',
      '代理',
      '状态',
      '模型',
      '开始时间',
      '持续时间',
      '操作',
    ]);
    expect(Object.values(cockpit.actions)).toEqual(['查看对话', '取消', '删除']);
    expect(TASK_STATUSES.map((status) => cockpit.status[status])).toEqual([
      '等待中',
      '运行中',
      '需要输入',
      '已完成',
      '失败',
      '已取消',
    ]);
  });
});

test('what there is one of is said in the singular', () => {
  const { ledger } = allWordsFor('en');
  expect(ledger.imported(1, 1, 1)).toBe('Imported 1 task, 1 event and 1 job (paused).');
  expect(ledger.backedUp('f', '1 KiB', 1, 1)).toBe('Backed up 1 task and 1 file to f (1 KiB).');
  expect(ledger.leftOutOfImport(1, 2)).toBe(
    'Skipped 1 line that was already there, and 2 tasks and notices that had not ended.',
  );
});
