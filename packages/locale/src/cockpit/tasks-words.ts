// The texts of the tasks page.

import { grouped } from '../grouped.ts';
import { translated } from '../language.ts';
import { TASK_DETAIL_WORDS } from './task-detail-words.ts';
import { TO_DO_WORDS } from './to-do-words.ts';

export const TASKS_PAGE_WORDS = translated({
  en: () => ({
    /** The label in the sidebar. */
    nav: 'Tasks',
    /** The title of the page while it shows what is active. */
    title: 'Background Tasks',
    tabs: { active: 'Active', history: 'History', items: 'To-dos' } satisfies Record<
      'active' | 'history' | 'items',
      string
    >,
    /** The empty state of a tab; the history has its own. */
    none: { active: 'No active tasks', items: 'No to-dos. Press n to add one.' } satisfies Record<
      'active' | 'items',
      string
    >,
    toDos: TO_DO_WORDS.en,
    /** How many are marked. */
    marked: (count: number) => `${grouped(count)} marked`,
    /** Only the first part of a longer list is sorted. */
    sortedOf: (count: number) => `sorted: first ${grouped(count)}`,
    nothingFits: 'No matching tasks.',
    nothingFitsHint: 'Press / to change the filter, Esc to clear it.',
    /** A key was pressed for a task that had just left the cursor. */
    justChanged: 'The list just changed. Check it and press again.',
    /** A key that changes a task was pressed before one was on the screen. */
    stillReading: 'The tasks are still loading. Press again once they are shown.',
    columns: {
      id: 'ID',
      prompt: 'PROMPT',
      status: 'STATUS',
      elapsed: 'ELAPSED',
      agent: 'AGENT',
      session: 'SESSION',
      model: 'MODEL',
      started: 'STARTED',
      user: 'USER',
    },
    layers: { table: 'Tasks', detail: 'Task', log: 'Log', filter: 'Filter' },
    keys: {
      move: 'move',
      page: 'page up or down',
      ends: 'first, last',
      scroll: 'scroll',
      detail: 'detail',
      close: 'close',
      cancel: 'cancel',
      force: 'force',
      retry: 'retry',
      newTask: 'new',
      chat: 'chat',
      log: 'log',
      delete: 'delete',
      /** With the possible answers. */
      answer: 'answer',
      answerHow: 'answer (approve · deny · say)',
      focus: 'focus',
      filter: 'filter',
      apply: 'apply',
      clear: 'clear',
      nextField: 'next',
      change: 'change',
    },
    filter: {
      status: 'Status',
      agent: 'Agent',
      date: 'Date',
      all: 'All',
      anyTime: 'any',
      dateHint: '7d · 2026-11-01 · 2026-11-01..2026-11-15',
      dateWrong: 'invalid date: use 7d, 2026-11-01 or 2026-11-01..2026-11-15',
    },
    ...TASK_DETAIL_WORDS.en,
    strip: {
      tasks: 'Tasks:',
      running: (count: number) => `${grouped(count)} running`,
      /** `500+` where there are more than were counted. */
      pending: (count: string) => `${count} pending`,
    },
  }),
  zh: () => ({
    nav: '任务',
    title: '后台任务',
    tabs: { active: '活动', history: '历史', items: '待办事项' },
    none: { active: '没有活动任务', items: '没有待办事项。按 n 添加一件。' },
    toDos: TO_DO_WORDS.zh,
    marked: (count) => `已标记 ${grouped(count)} 个`,
    sortedOf: (count) => `已排序：前 ${grouped(count)} 个`,
    nothingFits: '没有符合条件的任务。',
    nothingFitsHint: '按 / 修改筛选条件，按 Esc 清除。',
    justChanged: '列表刚刚变化：请确认后再按一次。',
    stillReading: '任务仍在读取：请确认后再按一次。',
    columns: {
      id: '编号',
      prompt: '提示',
      status: '状态',
      elapsed: '已用时间',
      agent: '代理',
      session: '会话',
      model: '模型',
      started: '开始时间',
      user: '用户',
    },
    layers: { table: '任务', detail: '任务详情', log: '日志', filter: '筛选' },
    keys: {
      move: '移动',
      page: '上一页 / 下一页',
      ends: '最前 / 最后',
      scroll: '滚动',
      detail: '详情',
      close: '关闭',
      cancel: '取消',
      force: '强制取消',
      retry: '重试',
      newTask: '新建',
      chat: '对话',
      log: '日志',
      delete: '删除',
      answer: '答复',
      answerHow: '答复（批准 · 拒绝 · 说明）',
      focus: '切换焦点',
      filter: '筛选',
      apply: '应用',
      clear: '清除',
      nextField: '下一项',
      change: '更改',
    },
    filter: {
      status: '状态',
      agent: '代理',
      date: '日期',
      all: '全部',
      anyTime: '不限',
      dateHint: '如 7d · 2026-11-01 · 2026-11-01..2026-11-15',
      dateWrong: '日期无效：7d、2026-11-01 或 2026-11-01..2026-11-15',
    },
    ...TASK_DETAIL_WORDS.zh,
    strip: {
      tasks: '任务：',
      running: (count) => `${grouped(count)} 个运行中`,
      pending: (count) => `${count} 个等待中`,
    },
  }),
});

export type TasksPageWords = (typeof TASKS_PAGE_WORDS)['en'];
