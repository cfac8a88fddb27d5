// What the cockpit says: inbox.

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
    readonly task: string;
    readonly scroll: string;
  };
  /** The title of the request comes cut to one line. */
  readonly elsewhere: Readonly<
    Record<'answered' | 'denied' | 'cancelled' | 'expired' | 'gone', (title: string, by: string) => string>
  >;
  readonly justChanged: string;
  readonly needsWords: string;
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
      task: 'view task',
      scroll: 'scroll',
    },
    elsewhere: {
      answered: (title, by) => `Answered by ${by}: ${title}`,
      denied: (title, by) => `Denied by ${by}: ${title}`,
      cancelled: (title) => `No longer asked: ${title}`,
      expired: (title) => `Expired: ${title}`,
      gone: (title) => `Answered elsewhere: ${title}`,
    },
    justChanged: 'The list has just changed: look, and press again.',
    needsWords: 'This asks for words: press s.',
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
  },
};
