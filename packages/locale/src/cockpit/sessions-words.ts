// The texts of the sessions page.

import { grouped } from '../grouped.ts';
import { translated } from '../language.ts';

export const SESSIONS_PAGE_WORDS = translated({
  en: () => ({
    /** The label in the sidebar. */
    nav: 'Sessions',
    title: 'Sessions',
    count: (count: number) => `${grouped(count)} ${count === 1 ? 'session' : 'sessions'}`,
    empty: 'No sessions yet.',
    emptyHint: 'A session is a conversation an agent remembers. Press n to start one.',
    noMatch: (text: string) => `No session matches “${text}”. Esc shows all.`,
    columns: {
      last: 'LAST MESSAGE',
    },
    runs: 'Running',
    said: 'Last message',
    nothingRuns: 'nothing',
    nothingSaid: 'none yet',
    keys: {
      open: 'open in chat',
      rename: 'rename',
      reset: 'reset',
      create: 'new',
      filter: 'filter',
      back: 'back',
    },
    filterLabel: 'Filter',
    renameLabel: (name: string) => `New name for ${name}`,
    createLabel: 'New session name',
    renamed: (from: string, to: string) => `Renamed: ${from} → ${to}`,
    created: (name: string, agent: string) => `Created: ${name}, with ${agent}`,
    resetTitle: (name: string) => `Reset ${name}?`,
    resetDetail:
      'The transcript is archived and stays readable; the next task starts a new conversation. Its tasks and to-dos stay.',
    resetAction: 'reset',
    wasReset: (name: string, messages: number) => `Reset ${name}: ${messages} archived`,
  }),
  zh: () => ({
    nav: '会话',
    title: '会话',
    count: (count) => `${grouped(count)} 个会话`,
    empty: '还没有会话。',
    emptyHint: '会话是代理会记住的对话。按 n 新建一个。',
    noMatch: (text) => `没有符合“${text}”的会话。按 Esc 显示全部。`,
    columns: {
      last: '最近消息',
    },
    runs: '运行中',
    said: '最近消息',
    nothingRuns: '当前没有任务',
    nothingSaid: '还没有消息',
    keys: {
      open: '在对话中打开',
      rename: '重命名',
      reset: '重置',
      create: '新建',
      filter: '筛选',
      back: '返回',
    },
    filterLabel: '筛选',
    renameLabel: (name) => `${name} 的新名称`,
    createLabel: '新会话的名称',
    renamed: (from, to) => `已重命名：${from} → ${to}`,
    created: (name, agent) => `已新建：${name}，代理 ${agent}`,
    resetTitle: (name) => `重置 ${name}？`,
    resetDetail: '对话记录将归档，仍可阅读；下一个任务将开始新的对话。其任务和事项会保留。',
    resetAction: '重置',
    wasReset: (name, messages) => `已重置 ${name}：归档 ${messages} 条`,
  }),
});
