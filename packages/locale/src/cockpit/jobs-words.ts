// The texts of the jobs page. Texts about jobs used elsewhere too are in job-words.ts.

import { grouped } from '../grouped.ts';
import { translated } from '../language.ts';

export const JOBS_PAGE_WORDS = translated({
  en: () => ({
    /** The label in the sidebar. */
    nav: 'Jobs',
    title: 'Jobs',
    count: (count: number) => `${grouped(count)} ${count === 1 ? 'job' : 'jobs'}`,
    empty:
      'No jobs yet. A job starts a task for you: at a set time, on a schedule, or when something happens.',
    emptyHint: 'Press n and type, for example: /task new weekdays at 9 Report: what changed since yesterday?',
    noMatch: (text: string) => `No job matches “${text}”. Esc shows all.`,
    filterLabel: 'Filter',
    /** The tabs of an opened job. */
    tabs: { job: 'Job', runs: 'Runs' },
    noRuns: 'No runs yet. Press r to run it now.',
    deleteDetail: 'Its runs stay in the history.',
    keys: {
      create: 'new',
      open: 'open',
      close: 'close',
      run: 'run now',
      pause: 'pause',
      resume: 'resume',
      edit: 'edit',
      remove: 'delete',
      repair: 'repair',
      filter: 'filter',
      back: 'back',
      tab: 'job/runs',
      task: 'task',
    },
  }),
  zh: () => ({
    nav: '作业',
    title: '作业',
    count: (count) => `${grouped(count)} 个作业`,
    empty: '暂无作业。作业是自动开始的工作：在某个时间、反复地，或在某事发生时。',
    emptyHint: '按 n 并写下，例如：/task new 工作日9点 日报：昨天以来有什么变化？',
    noMatch: (text) => `没有符合“${text}”的作业。按 Esc 显示全部。`,
    filterLabel: '筛选',
    tabs: { job: '作业', runs: '运行' },
    noRuns: '尚未运行。按 r 立即运行。',
    deleteDetail: '已运行的内容保留在历史中。',
    keys: {
      create: '新建',
      open: '打开',
      close: '关闭',
      run: '立即运行',
      pause: '暂停',
      resume: '恢复',
      edit: '编辑',
      remove: '删除',
      repair: '修复',
      filter: '筛选',
      back: '返回',
      tab: '作业/运行',
      task: '任务',
    },
  }),
});
