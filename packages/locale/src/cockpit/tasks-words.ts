// What the cockpit says: tasks.

import type { InEachLanguage } from '../language.ts';

export interface TasksPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
  /** The title of the page while it shows what is active. */
  readonly title: string;
  readonly tabs: { readonly active: string; readonly history: string };
  readonly noActive: string;
  readonly nothingFits: string;
  readonly nothingFitsHint: string;
  /** Somebody pressed a key for a task that had just gone from under the cursor. */
  readonly justChanged: string;
  readonly columns: {
    readonly id: string;
    readonly prompt: string;
    readonly status: string;
    readonly elapsed: string;
    readonly agent: string;
    readonly session: string;
    readonly model: string;
    readonly started: string;
    readonly user: string;
  };
  readonly layers: {
    readonly table: string;
    readonly detail: string;
    readonly log: string;
    readonly filter: string;
    readonly answer: string;
  };
  readonly keys: {
    readonly move: string;
    readonly page: string;
    readonly ends: string;
    readonly scroll: string;
    readonly detail: string;
    readonly close: string;
    readonly cancel: string;
    readonly force: string;
    readonly retry: string;
    readonly newTask: string;
    readonly chat: string;
    readonly log: string;
    readonly delete: string;
    /** After it: what an answer may be. */
    readonly answer: string;
    readonly answerHow: string;
    readonly tab: string;
    readonly focus: string;
    readonly filter: string;
    readonly copy: string;
    readonly apply: string;
    readonly clear: string;
    readonly nextField: string;
    readonly change: string;
    readonly approve: string;
    readonly always: string;
    readonly deny: string;
    readonly say: string;
    readonly back: string;
    readonly send: string;
  };
  readonly filter: {
    readonly status: string;
    readonly agent: string;
    readonly date: string;
    readonly all: string;
    readonly anyTime: string;
    readonly dateHint: string;
    readonly dateWrong: string;
  };
  readonly detail: {
    readonly none: string;
    readonly status: string;
    readonly origin: string;
    readonly tokens: string;
    readonly prompt: string;
    readonly result: string;
    readonly error: string;
    readonly agent: string;
    readonly session: string;
    readonly deliveries: string;
    readonly asks: string;
    readonly plan: string;
    readonly tools: string;
    readonly children: string;
    readonly log: string;
    readonly input: string;
    readonly output: string;
    readonly gone: string;
    readonly wantsToRun: (agent: string) => string;
    readonly waiting: (duration: string) => string;
    /** `1/3 plan`. */
    readonly planDone: (done: number, all: number) => string;
    readonly tokenCount: (tokens: string) => string;
    readonly tokensInOut: (input: string, output: string) => string;
    readonly cached: (tokens: string) => string;
    readonly moreLines: (count: number) => string;
  };
  readonly answer: {
    /** Before the words of an answer. */
    readonly words: string;
    /** Before the words that deny a permission. */
    readonly instead: string;
    readonly insteadHint: string;
    readonly sent: (id: string) => string;
    readonly approved: (id: string) => string;
    readonly denied: (id: string) => string;
    readonly closed: string;
  };
  readonly log: {
    readonly title: string;
    readonly empty: string;
    readonly following: string;
  };
  readonly confirm: {
    readonly cancel: (id: string, children: number) => string;
    readonly cancelAction: string;
    readonly deleteAction: string;
  };
  readonly said: {
    readonly cancelled: (id: string) => string;
    readonly cancelling: (id: string) => string;
    readonly forced: (id: string) => string;
    readonly retried: (newId: string) => string;
    readonly deleted: (id: string) => string;
    readonly deleting: (id: string) => string;
    readonly error: (details: string) => string;
    readonly ended: (status: string) => string;
    readonly notEnded: string;
    readonly asksNothing: string;
  };
  readonly strip: {
    readonly tasks: string;
    readonly running: (count: number) => string;
    readonly pending: (count: number) => string;
  };
}

export const TASKS_PAGE_WORDS: InEachLanguage<TasksPageWords> = {
  en: {
    nav: 'Tasks',
    title: 'Background Tasks',
    tabs: { active: 'Active', history: 'History' },
    noActive: 'No active tasks',
    nothingFits: 'No task fits.',
    nothingFitsHint: '/ changes the filter, Esc in it clears it.',
    justChanged: 'The list has just changed: look, and press again.',
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
    layers: { table: 'Tasks', detail: 'Task', log: 'Log', filter: 'Filter', answer: 'Answer' },
    keys: {
      move: 'move',
      page: 'a page up or down',
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
      answer: 'answer',
      answerHow: 'answer (approve · deny · say)',
      tab: 'tab',
      focus: 'focus',
      filter: 'filter',
      copy: 'copy id',
      apply: 'apply',
      clear: 'clear',
      nextField: 'next',
      change: 'change',
      approve: 'approve',
      always: 'always',
      deny: 'deny',
      say: 'say',
      back: 'back',
      send: 'send',
    },
    filter: {
      status: 'Status',
      agent: 'Agent',
      date: 'Date',
      all: 'All',
      anyTime: 'any',
      dateHint: '7d · 2026-11-01 · 2026-11-01..2026-11-15',
      dateWrong: 'no date: 7d, 2026-11-01 or 2026-11-01..2026-11-15',
    },
    detail: {
      none: '(none)',
      status: 'Status',
      origin: 'Origin',
      tokens: 'Tokens',
      prompt: 'Prompt',
      result: 'Result',
      error: 'Error',
      agent: 'Agent',
      session: 'Session',
      deliveries: 'Deliveries',
      asks: 'Asks',
      plan: 'Plan',
      tools: 'Tools',
      children: 'Children',
      log: 'Log',
      input: 'in',
      output: 'out',
      gone: 'This task is not there any more.',
      wantsToRun: (agent) => `${agent} wants to run`,
      waiting: (duration) => `waiting for ${duration}`,
      planDone: (done, all) => `${done}/${all} plan`,
      tokenCount: (tokens) => `${tokens} tokens`,
      tokensInOut: (input, output) => `${input} in · ${output} out`,
      cached: (tokens) => `${tokens} cached`,
      moreLines: (count) => `… ${count.toLocaleString('en-US')} more lines`,
    },
    answer: {
      words: 'Answer:',
      instead: 'Say:',
      insteadHint: 'why not, or what to do instead: it is denied',
      sent: (id) => `Answered: ${id}`,
      approved: (id) => `Approved: ${id}`,
      denied: (id) => `Denied: ${id}`,
      closed: 'The question is closed already.',
    },
    log: { title: 'Log', empty: 'Nothing was written yet.', following: 'follows' },
    confirm: {
      cancel: (id, children) => `Cancel ${id} and ${children} ${children === 1 ? 'child' : 'children'}?`,
      cancelAction: 'cancel',
      deleteAction: 'delete',
    },
    said: {
      cancelled: (id) => `Cancelled: ${id}`,
      cancelling: (id) => `Cancelling: ${id}`,
      forced: (id) => `Forcing: ${id}`,
      retried: (newId) => `Retried: ${newId}`,
      deleted: (id) => `Deleted: ${id}`,
      deleting: (id) => `Deleted when it has stopped: ${id}`,
      error: (details) => `Error: ${details}`,
      ended: (status) => `It has ended: ${status}`,
      notEnded: 'Only what failed or was cancelled can be retried',
      asksNothing: 'It asks nothing',
    },
    strip: {
      tasks: 'Tasks:',
      running: (count) => `${count} running`,
      pending: (count) => `${count} pending`,
    },
  },
  zh: {
    nav: '任务',
    title: '后台任务',
    tabs: { active: '活动', history: '历史' },
    noActive: '没有活动任务',
    nothingFits: '没有符合条件的任务。',
    nothingFitsHint: '按 / 修改筛选条件，在其中按 Esc 清除。',
    justChanged: '列表刚刚变化：请确认后再按一次。',
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
    layers: { table: '任务', detail: '任务详情', log: '日志', filter: '筛选', answer: '答复' },
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
      tab: '切换标签',
      focus: '切换焦点',
      filter: '筛选',
      copy: '复制编号',
      apply: '应用',
      clear: '清除',
      nextField: '下一项',
      change: '更改',
      approve: '批准',
      always: '始终批准',
      deny: '拒绝',
      say: '说明',
      back: '返回',
      send: '发送',
    },
    filter: {
      status: '状态',
      agent: '代理',
      date: '日期',
      all: '全部',
      anyTime: '不限',
      dateHint: '7d · 2026-11-01 · 2026-11-01..2026-11-15',
      dateWrong: '日期无效：7d、2026-11-01 或 2026-11-01..2026-11-15',
    },
    detail: {
      none: '（无）',
      status: '状态',
      origin: '来源',
      tokens: '令牌',
      prompt: '提示',
      result: '结果',
      error: '错误',
      agent: '代理',
      session: '会话',
      deliveries: '通知',
      asks: '询问',
      plan: '计划',
      tools: '工具',
      children: '子任务',
      log: '日志',
      input: '输入',
      output: '输出',
      gone: '该任务已不存在。',
      wantsToRun: (agent) => `${agent} 请求运行`,
      waiting: (duration) => `已等待 ${duration}`,
      planDone: (done, all) => `计划 ${done}/${all}`,
      tokenCount: (tokens) => `${tokens} 令牌`,
      tokensInOut: (input, output) => `输入 ${input} · 输出 ${output}`,
      cached: (tokens) => `缓存 ${tokens}`,
      moreLines: (count) => `… 还有 ${count.toLocaleString('en-US')} 行`,
    },
    answer: {
      words: '答复：',
      instead: '说明：',
      insteadHint: '为什么不行，或应改做什么：将被拒绝',
      sent: (id) => `已答复：${id}`,
      approved: (id) => `已批准：${id}`,
      denied: (id) => `已拒绝：${id}`,
      closed: '该提问已关闭。',
    },
    log: { title: '日志', empty: '还没有输出。', following: '跟随中' },
    confirm: {
      cancel: (id, children) => `取消 ${id} 及其 ${children} 个子任务？`,
      cancelAction: '取消任务',
      deleteAction: '删除',
    },
    said: {
      cancelled: (id) => `已取消：${id}`,
      cancelling: (id) => `正在取消：${id}`,
      forced: (id) => `正在强制取消：${id}`,
      retried: (newId) => `已重试：${newId}`,
      deleted: (id) => `已删除：${id}`,
      deleting: (id) => `停止后将删除：${id}`,
      error: (details) => `错误：${details}`,
      ended: (status) => `任务已结束：${status}`,
      notEnded: '只能重试失败或已取消的任务',
      asksNothing: '该任务没有提问',
    },
    strip: {
      tasks: '任务：',
      running: (count) => `${count} 个运行中`,
      pending: (count) => `${count} 个等待中`,
    },
  },
};
