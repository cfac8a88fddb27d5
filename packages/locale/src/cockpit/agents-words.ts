// The texts of the agents page.

import { grouped } from '../grouped.ts';
import { translated } from '../language.ts';

export const AGENTS_PAGE_WORDS = translated({
  en: () => ({
    /** The label in the sidebar. */
    nav: 'Agents',
    title: 'Agents',
    count: (count: number) => `${grouped(count)} ${count === 1 ? 'agent' : 'agents'}`,
    empty: 'No agents.',
    emptyHint: 'Define one with: cox config edit',
    columns: {
      check: 'LAST CHECK',
    },
    check: {
      never: '–',
      running: 'checking',
      good: (ago: string) => `works, ${ago}`,
      bad: (ago: string) => `broken, ${ago}`,
    },
    lastCheck: 'Last check',
    sessions: 'Sessions',
    noSessions: 'none yet',
    /** The tabs of an opened agent. */
    tabs: { agent: 'Agent', jobs: 'Jobs', sessions: 'Sessions', channels: 'Channels' } satisfies Record<
      'agent' | 'jobs' | 'sessions' | 'channels',
      string
    >,
    none: {
      jobs: 'No jobs for this agent. Press n to create one.',
      sessions: 'No sessions with this agent. Press n on the first tab to start a chat.',
      channels: 'No routes to this agent. Press n to add one, or use /agent switch in a channel chat.',
    } satisfies Record<'jobs' | 'sessions' | 'channels', string>,
    /** Of the default agent. */
    fallback: 'This is the default agent: it answers wherever no route matches.',
    removeRouteTitle: (from: string) => `Remove the route from ${from}?`,
    routeLabel: 'Answers on',
    /** The syntax of a route. */
    routeHint: 'a channel and optional filters: slack peer=C0ABC123 thread=17 account=bot session=ops',
    routeAdded: (channel: string, agent: string) => `${agent} answers on ${channel}`,
    wrongRoute: (word: string) =>
      `invalid route part '${word}': use a channel, account=, peer=, thread= or session=`,
    keys: {
      detail: 'detail',
      close: 'close',
      check: 'check',
      makeDefault: 'make default',
      chat: 'new chat',
      scroll: 'scroll',
      tab: 'next tab',
      removeRoute: 'remove route',
      addRoute: 'add route',
    },
    checking: (name: string) => `Starting ${name} and asking what it can do…`,
    works: (name: string) => `Works: ${name}`,
    broken: (name: string, why: string) => `Does not work: ${name}: ${why}`,
    isChecking: (name: string) => `${name} is already being checked.`,
    defaultTitle: (name: string) => `Make ${name} the default agent?`,
    defaultDetail: 'Used when no agent is named. This changes the config file.',
    defaultAction: 'make default',
    isDefaultNow: (name: string) => `Default agent: ${name}`,
    wasDefault: (name: string) => `${name} is already the default agent.`,
  }),
  zh: () => ({
    nav: '代理',
    title: '代理',
    count: (count) => `${grouped(count)} 个代理`,
    empty: '没有代理。',
    emptyHint: '添加代理：cox config edit',
    columns: {
      check: '最近检查',
    },
    check: {
      never: '未检查',
      running: '检查中',
      good: (ago) => `正常，${ago}`,
      bad: (ago) => `异常，${ago}`,
    },
    lastCheck: '最近检查',
    sessions: '会话',
    noSessions: '还没有会话',
    tabs: { agent: '代理', jobs: '作业', sessions: '会话', channels: '渠道' },
    none: {
      jobs: '此代理没有作业。按 n 新建。',
      sessions: '此代理没有会话。在第一个标签按 n 开始对话。',
      channels: '没有通往此代理的路由。按 n 添加，或在渠道的对话中使用 /agent switch。',
    },
    fallback: '作为默认代理，没有路由匹配时由它答复。',
    removeRouteTitle: (from) => `删除来自 ${from} 的路由？`,
    routeLabel: '答复渠道',
    routeHint: '渠道及其限定：slack peer=C0ABC123 thread=17 account=bot session=ops',
    routeAdded: (channel, agent) => `${agent} 将在 ${channel} 上答复`,
    wrongRoute: (word) => `“${word}”不是渠道，也不是 account=、peer=、thread= 或 session=`,
    keys: {
      detail: '详情',
      close: '关闭',
      check: '检查',
      makeDefault: '设为默认',
      chat: '新对话',
      scroll: '滚动',
      tab: '下一标签',
      removeRoute: '删除路由',
      addRoute: '添加路由',
    },
    checking: (name) => `正在启动 ${name} 并询问其能力…`,
    works: (name) => `工作正常：${name}`,
    broken: (name, why) => `无法工作：${name}：${why}`,
    isChecking: (name) => `${name} 正在检查中。`,
    defaultTitle: (name) => `将 ${name} 设为默认代理？`,
    defaultDetail: '未指定代理时由它工作。会修改配置文件。',
    defaultAction: '设为默认',
    isDefaultNow: (name) => `默认代理：${name}`,
    wasDefault: (name) => `${name} 已经是默认代理。`,
  }),
});
