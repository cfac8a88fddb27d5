// The texts of the insights page.

import type { Insights } from '@coxswain/protocol';
import { translated } from '../language.ts';

export const INSIGHTS_PAGE_WORDS = translated({
  en: () => ({
    /** The label in the sidebar. */
    nav: 'Insights',
    title: 'Insights',
    empty: 'Nothing yet.',
    emptyHint:
      'This page fills as tasks end: tasks per day, success rate, duration by agent, tools, tokens and cost.',
    period: { day: 'by day', week: 'by week', month: 'by month' } satisfies Record<
      Insights['period'],
      string
    >,
    since: (date: string) => `since ${date}`,
    sinceLabel: 'Since',
    sinceHint: '7d, 12w or 2026-11-01; empty for the default',
    badSince: (text: string) => `invalid time “${text}”: use 7d or 2026-11-01.`,
    totals: (tasks: string, rate: string) => `${tasks} tasks · ${rate} succeeded`,
    sections: {
      tasks: 'Tasks',
      agents: 'Duration by agent',
      tools: 'Tools',
      providers: 'Tokens and cost',
    } satisfies Record<'tasks' | 'agents' | 'tools' | 'providers', string>,
    most: (count: string, period: string) => `peak: ${count} on ${period}`,
    more: (count: number) => `… ${count} more`,
    none: 'nothing yet',
    keys: {
      day: 'day',
      week: 'week',
      month: 'month',
      next: 'next period',
      previous: 'previous period',
      since: 'since',
      scroll: 'scroll',
    } satisfies Record<'day' | 'week' | 'month' | 'next' | 'previous' | 'since' | 'scroll', string>,
  }),
  zh: () => ({
    nav: '统计',
    title: '统计',
    empty: '暂无数据。',
    emptyHint: '任务结束后，这里会显示每日任务数、成功率、各代理时长、工具、令牌和费用。',
    period: { day: '按日', week: '按周', month: '按月' },
    since: (date) => `自 ${date} 起`,
    sinceLabel: '起始时间',
    sinceHint: '如 7d、12w 或 2026-11-01；留空为默认',
    badSince: (text) => `“${text}”不是时间：请输入 7d 或 2026-11-01。`,
    totals: (tasks, rate) => `${tasks} 个任务 · 成功率 ${rate}`,
    sections: { tasks: '任务', agents: '各代理时长', tools: '工具', providers: '令牌和费用' },
    most: (count, period) => `最多：${period}，${count} 个`,
    more: (count) => `… 另有 ${count} 项`,
    none: '暂无数据',
    keys: {
      day: '日',
      week: '周',
      month: '月',
      next: '下一周期',
      previous: '上一周期',
      since: '起始',
      scroll: '滚动',
    },
  }),
});
