// What the cockpit says about one task, and of what is done to it.

import { grouped } from '../grouped.ts';
import type { InEachLanguage } from '../language.ts';

export interface TaskDetailWords {
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
    readonly user: string;
    readonly folder: string;
    readonly submitted: string;
    readonly started: string;
    readonly ended: string;
    readonly asks: string;
    readonly plan: string;
    readonly tools: string;
    readonly children: string;
    readonly history: string;
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
  readonly log: {
    readonly title: string;
    readonly empty: string;
    /** The task has ended without any output. */
    readonly neverAny: string;
    readonly following: string;
    readonly follow: string;
    readonly next: string;
    readonly previous: string;
    readonly keep: string;
    readonly endSearch: string;
    readonly found: (at: number, of: number) => string;
    readonly notFound: string;
  };
  readonly changes: { readonly title: string; readonly none: string };
  readonly confirm: {
    readonly cancel: (name: string, children: number) => string;
    /** What was marked. */
    readonly cancelMany: (count: number, children: number) => string;
    readonly retryMany: (count: number) => string;
    readonly deleteMany: (count: number) => string;
    readonly cancelAction: string;
    readonly retryAction: string;
    readonly deleteAction: string;
  };
  readonly said: {
    readonly cancelled: (id: string) => string;
    readonly cancellingMany: (count: number) => string;
    readonly retriedMany: (count: number) => string;
    readonly deletedMany: (count: number) => string;
    readonly nothingMarked: string;
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
}

export const TASK_DETAIL_WORDS: InEachLanguage<TaskDetailWords> = {
  en: {
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
      user: 'User',
      folder: 'Folder',
      submitted: 'Submitted',
      started: 'Started',
      ended: 'Ended',
      asks: 'Asks',
      plan: 'Plan',
      tools: 'Tools',
      children: 'Children',
      history: 'History',
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
      moreLines: (count) => `… ${grouped(count)} more lines`,
    },
    log: {
      title: 'Log',
      empty: 'No output yet.',
      neverAny: 'No output.',
      following: 'follows',
      follow: 'follow the end',
      next: 'next match',
      previous: 'previous match',
      keep: 'keep',
      endSearch: 'end the search',
      found: (at, of) => `match ${grouped(at)} of ${grouped(of)}`,
      notFound: 'no match',
    },
    changes: { title: 'Changes', none: 'Nothing was changed.' },
    confirm: {
      cancel: (name, children) =>
        `Cancel '${name}' and ${children} ${children === 1 ? 'child' : 'children'}?`,
      cancelMany: (count, children) =>
        `Cancel ${count} tasks${children === 0 ? '' : ` and ${children} ${children === 1 ? 'child' : 'children'}`}?`,
      retryMany: (count) => `Retry ${count} tasks?`,
      deleteMany: (count) => `Delete ${count} tasks?`,
      retryAction: 'retry',
      cancelAction: 'cancel',
      deleteAction: 'delete',
    },
    said: {
      cancelled: (id) => `Cancelled: ${id}`,
      cancellingMany: (count) => `Cancelling: ${count} tasks`,
      retriedMany: (count) => `Retried: ${count} tasks`,
      deletedMany: (count) => `Deleted: ${count} tasks`,
      nothingMarked: 'None of the marked tasks can be changed like that',
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
  },
  zh: {
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
      user: '用户',
      folder: '目录',
      submitted: '提交',
      started: '开始',
      ended: '结束',
      asks: '询问',
      plan: '计划',
      tools: '工具',
      children: '子任务',
      history: '历史',
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
      moreLines: (count) => `… 还有 ${grouped(count)} 行`,
    },
    log: {
      title: '日志',
      empty: '还没有输出。',
      neverAny: '没有输出。',
      following: '跟随中',
      follow: '跟随末尾',
      next: '下一处',
      previous: '上一处',
      keep: '保留',
      endSearch: '结束搜索',
      found: (at, of) => `第 ${grouped(at)} 处，共 ${grouped(of)} 处`,
      notFound: '没有匹配',
    },
    changes: { title: '更改', none: '没有更改。' },
    confirm: {
      cancel: (name, children) => `取消“${name}”及其 ${children} 个子任务？`,
      cancelMany: (count, children) =>
        `取消 ${count} 个任务${children === 0 ? '' : `及其 ${children} 个子任务`}？`,
      retryMany: (count) => `重试 ${count} 个任务？`,
      deleteMany: (count) => `删除 ${count} 个任务？`,
      retryAction: '重试',
      cancelAction: '取消任务',
      deleteAction: '删除',
    },
    said: {
      cancelled: (id) => `已取消：${id}`,
      cancellingMany: (count) => `正在取消：${count} 个任务`,
      retriedMany: (count) => `已重试：${count} 个任务`,
      deletedMany: (count) => `已删除：${count} 个任务`,
      nothingMarked: '标记的任务都不能这样操作',
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
  },
};
