// The texts of the inbox page.

import { grouped } from '../grouped.ts';
import { translated } from '../language.ts';

export const INBOX_PAGE_WORDS = translated({
  en: () => ({
    /** The label in the sidebar. */
    nav: 'Inbox',
    title: 'Inbox',
    open: (count: number) => `${grouped(count)} open`,
    empty: 'No open requests.',
    /** Below the empty state: what will be shown here. */
    emptyHint: 'Permission requests and questions from running agents appear here, oldest first.',
    columns: { id: 'ID', agent: 'AGENT', question: 'ASKS', task: 'TASK', waiting: 'WAITING' },
    asks: 'Asks',
    task: 'Task',
    expires: 'Expires',
    options: 'Options',
    fields: 'Fields',
    optional: 'optional',
    waitingFor: (duration: string) => `waiting for ${duration}`,
    keys: {
      task: 'view task',
      scroll: 'scroll',
    },
    /** The title is already cut to one line. */
    elsewhere: {
      answered: (title, by) => `Answered by ${by}: ${title}`,
      denied: (title, by) => `Denied by ${by}: ${title}`,
      cancelled: (title) => `Withdrawn: ${title}`,
      expired: (title) => `Expired: ${title}`,
      gone: (title) => `Answered elsewhere: ${title}`,
    } satisfies Record<
      'answered' | 'denied' | 'cancelled' | 'expired' | 'gone',
      (title: string, by: string) => string
    >,
    justChanged: 'The list just changed. Check it and press again.',
    needsWords: 'This needs a written answer: press s.',
  }),
  zh: () => ({
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
      task: '查看任务',
      scroll: '滚动',
    },
    elsewhere: {
      answered: (title, by) => `已由 ${by} 答复：${title}`,
      denied: (title, by) => `已由 ${by} 拒绝：${title}`,
      cancelled: (title) => `不再询问：${title}`,
      expired: (title) => `已过期：${title}`,
      gone: (title) => `已在别处答复：${title}`,
    },
    justChanged: '列表刚刚变化：请确认后再按一次。',
    needsWords: '此提问需要文字答复：请按 s。',
  }),
});
