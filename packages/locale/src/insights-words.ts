// What the figures of `insights` leave out.

import { translated } from './language.ts';

const tasksText = (tasks: number): string => (tasks === 1 ? '1 task' : `${tasks} tasks`);

export const INSIGHTS_WORDS = translated({
  en: () => ({
    cancelledLeftOut: (tasks: number) => `SUCCESS leaves out ${tasksText(tasks)} that ended cancelled.`,
    unstartedLeftOut: (tasks: number) => `AVERAGE and P95 leave out ${tasksText(tasks)} that never started.`,
    unpriced: 'COST leaves out tasks whose cost is unknown: – where no cost is known, ≥ where some are.',
  }),
  zh: () => ({
    cancelledLeftOut: (tasks) => `成功率不含 ${tasks} 个已取消的任务。`,
    unstartedLeftOut: (tasks) => `平均和 P95 不含 ${tasks} 个从未开始的任务。`,
    unpriced: '费用不含费用未知的任务：– 表示全部未知，≥ 表示部分未知。',
  }),
});
