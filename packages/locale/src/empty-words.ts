// What is said where nothing is: why, and how something gets here.

import { translated } from './language.ts';

export const EMPTY_WORDS = translated({
  en: () => ({
    active: 'No active tasks. Submit one with: cox bg submit <prompt>',
    recent: 'No task has ended yet. See running tasks with: cox tasks active',
    tasks: 'No tasks yet. Submit one with: cox bg submit <prompt>',
    filtered: 'No matching tasks. Remove a filter, or list all with: cox tasks list --all',
    background: 'No background tasks yet. Submit one with: cox bg submit <prompt>',
    failed: 'No failed tasks left to retry.',
    inbox: 'The inbox is empty. Questions from agents appear here.',
    agents: 'No agents. Define one with: cox config edit',
    sessions: 'No sessions yet. Create one with: cox sessions new <name>',
    insights: 'No data yet: it appears as tasks end.',
  }),
  zh: () => ({
    active: "没有活动任务。提交任务：cox bg submit '要做的事'",
    recent: '还没有已结束的任务。查看运行中的任务：cox tasks active',
    tasks: "暂无任务。提交任务：cox bg submit '要做的事'",
    filtered: '没有符合条件的任务。减少筛选条件，或查看全部：cox tasks list --all',
    background: "还没有后台任务。提交任务：cox bg submit '要做的事'",
    failed: '没有尚未重试的失败任务。',
    inbox: '没有待答复的提问。代理的提问会出现在这里。',
    agents: '没有代理。添加代理：cox config edit',
    sessions: '还没有会话。新建会话：cox sessions new <名称>',
    insights: '暂无数据：任务结束后会显示在这里。',
  }),
});
