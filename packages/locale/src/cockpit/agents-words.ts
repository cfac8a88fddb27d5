// What the cockpit says: agents.

import { grouped } from '../grouped.ts';
import type { InEachLanguage } from '../language.ts';

export interface AgentsPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
  readonly title: string;
  readonly count: (count: number) => string;
  readonly empty: string;
  readonly emptyHint: string;
  readonly columns: {
    readonly check: string;
  };
  readonly check: {
    readonly never: string;
    readonly running: string;
    readonly good: (ago: string) => string;
    readonly bad: (ago: string) => string;
  };
  readonly lastCheck: string;
  readonly sessions: string;
  readonly noSessions: string;
  /** What it opens to. */
  readonly tabs: Readonly<Record<'agent' | 'jobs' | 'sessions' | 'channels', string>>;
  readonly none: Readonly<Record<'jobs' | 'sessions' | 'channels', string>>;
  /** Of the default agent. */
  readonly fallback: string;
  readonly removeRouteTitle: (from: string) => string;
  readonly routeLabel: string;
  /** How a route is written. */
  readonly routeHint: string;
  readonly routeAdded: (channel: string, agent: string) => string;
  readonly wrongRoute: (word: string) => string;
  readonly keys: {
    readonly detail: string;
    readonly close: string;
    readonly check: string;
    readonly makeDefault: string;
    readonly chat: string;
    readonly scroll: string;
    readonly tab: string;
    readonly removeRoute: string;
    readonly addRoute: string;
  };
  readonly checking: (name: string) => string;
  readonly works: (name: string) => string;
  readonly broken: (name: string, why: string) => string;
  readonly isChecking: (name: string) => string;
  readonly defaultTitle: (name: string) => string;
  readonly defaultDetail: string;
  readonly defaultAction: string;
  readonly isDefaultNow: (name: string) => string;
  readonly wasDefault: (name: string) => string;
}

export const AGENTS_PAGE_WORDS: InEachLanguage<AgentsPageWords> = {
  en: {
    nav: 'Agents',
    title: 'Agents',
    count: (count) => `${grouped(count)} ${count === 1 ? 'agent' : 'agents'}`,
    empty: 'No agents.',
    emptyHint: 'Define one with: cox config edit',
    columns: {
      check: 'LAST CHECK',
    },
    check: {
      never: '–',
      running: 'checking',
      good: (ago) => `works, ${ago}`,
      bad: (ago) => `broken, ${ago}`,
    },
    lastCheck: 'Last check',
    sessions: 'Sessions',
    noSessions: 'none yet',
    tabs: { agent: 'Agent', jobs: 'Jobs', sessions: 'Sessions', channels: 'Channels' },
    none: {
      jobs: 'No jobs of this agent. n writes one.',
      sessions: 'No sessions of this agent. n on the first tab begins a chat.',
      channels: 'No route leads here. n adds one; so does /agent switch in a chat on a channel.',
    },
    fallback: 'As the default agent it answers wherever no route fits.',
    removeRouteTitle: (from) => `Remove the route from ${from}?`,
    routeLabel: 'Answers on',
    routeHint: 'a channel, and what it is limited to: slack peer=C0ABC123 thread=17 account=bot session=ops',
    routeAdded: (channel, agent) => `${agent} answers on ${channel}`,
    wrongRoute: (word) => `'${word}' is no channel, account=, peer=, thread= or session=`,
    keys: {
      detail: 'detail',
      close: 'close',
      check: 'check',
      makeDefault: 'make default',
      chat: 'new chat',
      scroll: 'scroll',
      tab: 'next tab',
      removeRoute: 'remove route',
      addRoute: 'add a route',
    },
    checking: (name) => `Starting ${name} and asking what it can do…`,
    works: (name) => `Works: ${name}`,
    broken: (name, why) => `Does not work: ${name}: ${why}`,
    isChecking: (name) => `${name} is being checked already.`,
    defaultTitle: (name) => `Make ${name} the default agent?`,
    defaultDetail: 'It works whenever none is named. The config file is changed.',
    defaultAction: 'make default',
    isDefaultNow: (name) => `Default agent: ${name}`,
    wasDefault: (name) => `${name} is the default agent already.`,
  },
  zh: {
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
  },
};
