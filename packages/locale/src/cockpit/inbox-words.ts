// What the cockpit says: inbox.

import type { InputAnswer } from '@coxswain/protocol';
import { grouped } from '../grouped.ts';
import type { InEachLanguage } from '../language.ts';

export interface InboxPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
  readonly title: string;
  readonly open: (count: number) => string;
  readonly empty: string;
  /** Under the empty line: what will be here. */
  readonly emptyHint: string;
  readonly columns: {
    readonly id: string;
    readonly agent: string;
    readonly question: string;
    readonly task: string;
    readonly waiting: string;
  };
  readonly asks: string;
  readonly task: string;
  readonly expires: string;
  readonly options: string;
  readonly fields: string;
  readonly optional: string;
  readonly waitingFor: (duration: string) => string;
  readonly keys: {
    readonly approve: string;
    readonly always: string;
    readonly deny: string;
    readonly answer: string;
    readonly chat: string;
    readonly task: string;
    readonly copy: string;
    readonly scroll: string;
    readonly send: string;
    readonly back: string;
  };
  readonly denyReason: string;
  readonly denyHint: string;
  readonly answerLabel: string;
  readonly answerHint: string;
  readonly optionsHint: string;
  readonly jsonLabel: string;
  readonly formStep: (at: number, of: number) => string;
  readonly invalid: {
    readonly required: string;
    readonly number: string;
    readonly whole: string;
    readonly yesOrNo: string;
    readonly choice: (choices: string) => string;
    readonly json: string;
  };
  /** The title of the request comes cut to one line. */
  readonly answered: Readonly<Record<InputAnswer['decision'], (title: string) => string>>;
  readonly elsewhere: Readonly<
    Record<'answered' | 'denied' | 'cancelled' | 'expired' | 'gone', (title: string, by: string) => string>
  >;
  readonly justChanged: string;
  readonly needsWords: string;
  readonly copied: (id: string) => string;
}

export const INBOX_PAGE_WORDS: InEachLanguage<InboxPageWords> = {
  en: {
    nav: 'Inbox',
    title: 'Inbox',
    open: (count) => `${grouped(count)} open`,
    empty: 'Nobody asks anything.',
    emptyHint: 'Permissions and questions of running agents will be here, the oldest first.',
    columns: { id: 'ID', agent: 'AGENT', question: 'ASKS', task: 'TASK', waiting: 'WAITING' },
    asks: 'Asks',
    task: 'Task',
    expires: 'Expires',
    options: 'Options',
    fields: 'Fields',
    optional: 'optional',
    waitingFor: (duration) => `waiting for ${duration}`,
    keys: {
      approve: 'approve',
      always: 'always',
      deny: 'deny',
      answer: 'answer',
      chat: 'chat',
      task: 'view task',
      copy: 'copy id',
      scroll: 'scroll',
      send: 'send',
      back: 'back',
    },
    denyReason: 'Why not?',
    denyHint: 'The agent is told. It may stay empty.',
    answerLabel: 'Answer',
    answerHint: 'Enter sends it, Esc leaves it.',
    optionsHint: 'A number chooses an option; words are sent as they are.',
    jsonLabel: 'JSON',
    formStep: (at, of) => `field ${at} of ${of}`,
    invalid: {
      required: 'This one is needed.',
      number: 'That is no number.',
      whole: 'That is no whole number.',
      yesOrNo: 'Say yes or no.',
      choice: (choices) => `Choose one of: ${choices}`,
      json: 'That is no JSON.',
    },
    answered: {
      answer: (title) => `Answered: ${title}`,
      approve: (title) => `Approved: ${title}`,
      approve_always: (title) => `Approved from now on: ${title}`,
      deny: (title) => `Denied: ${title}`,
    },
    elsewhere: {
      answered: (title, by) => `Answered by ${by}: ${title}`,
      denied: (title, by) => `Denied by ${by}: ${title}`,
      cancelled: (title) => `No longer asked: ${title}`,
      expired: (title) => `Expired: ${title}`,
      gone: (title) => `Answered elsewhere: ${title}`,
    },
    justChanged: 'The list has just changed: look, and press again.',
    needsWords: 'This asks for words: press a.',
    copied: (id) => `Copied: ${id}`,
  },
  zh: {
    nav: '收件箱',
    title: '收件箱',
    open: (count) => `${grouped(count)} 个待答复`,
    empty: '没有待答复的提问。',
    emptyHint: '运行中代理的权限请求和提问会出现在这里，最早的在前。',
    columns: { id: '编号', agent: '代理', question: '询问', task: '任务', waiting: '已等待' },
    asks: '询问',
    task: '任务',
    expires: '过期时间',
    options: '选项',
    fields: '字段',
    optional: '可选',
    waitingFor: (duration) => `已等待 ${duration}`,
    keys: {
      approve: '批准',
      always: '始终批准',
      deny: '拒绝',
      answer: '答复',
      chat: '对话',
      task: '查看任务',
      copy: '复制编号',
      scroll: '滚动',
      send: '发送',
      back: '返回',
    },
    denyReason: '为什么拒绝？',
    denyHint: '会告知代理，可以留空。',
    answerLabel: '答复',
    answerHint: '回车发送，Esc 放弃。',
    optionsHint: '输入数字选择选项；文字将原样发送。',
    jsonLabel: 'JSON 内容',
    formStep: (at, of) => `第 ${at} 个字段，共 ${of} 个`,
    invalid: {
      required: '此项必填。',
      number: '这不是数字。',
      whole: '这不是整数。',
      yesOrNo: '请回答是或否（yes / no）。',
      choice: (choices) => `请选择其一：${choices}`,
      json: '这不是有效的 JSON。',
    },
    answered: {
      answer: (title) => `已答复：${title}`,
      approve: (title) => `已批准：${title}`,
      approve_always: (title) => `今后始终批准：${title}`,
      deny: (title) => `已拒绝：${title}`,
    },
    elsewhere: {
      answered: (title, by) => `已由 ${by} 答复：${title}`,
      denied: (title, by) => `已由 ${by} 拒绝：${title}`,
      cancelled: (title) => `不再询问：${title}`,
      expired: (title) => `已过期：${title}`,
      gone: (title) => `已在别处答复：${title}`,
    },
    justChanged: '列表刚刚变化：请确认后再按一次。',
    needsWords: '此提问需要文字答复：请按 a。',
    copied: (id) => `已复制：${id}`,
  },
};
