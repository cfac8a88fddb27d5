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
      moreLines: (count) => `… ${grouped(count)} more lines`,
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
      moreLines: (count) => `… 还有 ${grouped(count)} 行`,
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
  },
};
