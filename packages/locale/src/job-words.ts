// What is said about jobs, on the command line and in the cockpit. A trigger in words: trigger-text.ts.

import type { MissedReason, PauseReason } from '@coxswain/protocol';
import { JOB_POLICY_WORDS, type JobPolicyWords } from './job-policy-words.ts';
import type { InEachLanguage } from './language.ts';

export interface JobWords extends JobPolicyWords {
  readonly columns: {
    readonly name: string;
    readonly trigger: string;
    readonly next: string;
    readonly last: string;
    readonly streak: string;
    readonly agent: string;
    readonly state: string;
    readonly slot: string;
    readonly task: string;
    readonly what: string;
    readonly local: string;
    readonly note: string;
  };
  readonly fields: {
    readonly job: string;
    readonly state: string;
    readonly triggers: string;
    readonly next: string;
    readonly last: string;
    readonly runs: string;
    readonly agent: string;
    readonly session: string;
    readonly prompt: string;
    readonly command: string;
    readonly workflow: string;
    readonly folder: string;
    readonly overlap: string;
    readonly missed: string;
    readonly stops: string;
    readonly limits: string;
    readonly delivery: string;
    readonly spent: string;
    readonly webhook: string;
    readonly secret: string;
  };
  readonly enabled: string;
  readonly paused: (why: string | undefined) => string;
  readonly pauseReason: Readonly<Record<PauseReason, string>>;
  /** What to do about a job whose last moment was missed. */
  readonly missedAdvice: (name: string) => string;
  readonly backoff: (until: string) => string;
  readonly missed: string;
  /** So many slots in a row. */
  readonly missedSlots: (count: number) => string;
  readonly missedReason: Readonly<Record<MissedReason, string>>;
  readonly clockChange: Readonly<Record<'skipped' | 'doubled', string>>;
  readonly runs: (runs: number, successes: number) => string;
  readonly failuresInARow: (count: number) => string;
  /** In place of the next time. */
  readonly pausedShort: string;
  readonly doneShort: string;
  readonly empty: string;
  readonly noRuns: string;
  readonly runIsGone: string;
  readonly noNext: string;
  readonly saved: (name: string, when: string) => string;
  readonly nextRuns: string;
  readonly changed: (name: string) => string;
  readonly unchanged: (name: string) => string;
  readonly wasPaused: (name: string) => string;
  readonly wasResumed: (name: string, next: string | undefined) => string;
  readonly started: (name: string, task: string) => string;
  readonly deleted: (name: string) => string;
  readonly deleteQuestion: (name: string, runs: number) => string;
  readonly nothingToRepair: (name: string) => string;
}

export const JOB_WORDS: InEachLanguage<JobWords> = {
  en: {
    ...JOB_POLICY_WORDS.en,
    columns: {
      name: 'NAME',
      trigger: 'WHEN',
      next: 'NEXT',
      last: 'LAST',
      streak: 'FAILED',
      agent: 'AGENT',
      state: 'STATE',
      slot: 'SLOT',
      task: 'TASK',
      what: 'OUTCOME',
      local: 'LOCAL TIME',
      note: 'NOTE',
    },
    fields: {
      job: 'Job',
      state: 'State',
      triggers: 'When',
      next: 'Next',
      last: 'Last',
      runs: 'Runs',
      agent: 'Agent',
      session: 'Session',
      prompt: 'Prompt',
      command: 'Command',
      workflow: 'Workflow',
      folder: 'Folder',
      overlap: 'Overlap',
      missed: 'Missed',
      stops: 'Stops',
      limits: 'Limits',
      delivery: 'Tells',
      spent: 'Spent',
      webhook: 'Webhook',
      secret: 'Secret',
    },
    enabled: 'on',
    paused: (why) => (why === undefined ? 'paused' : `paused: ${why}`),
    pauseReason: {
      user: 'by hand',
      failures: 'too many failures in a row',
      budget: 'its budget is used up',
      done: 'done',
      missed: 'its moment was missed',
      agent_gone: 'its agent is gone',
      unsafe: 'a value stands in its command line; cox jobs repair <job> shows what to write instead',
    },
    missedAdvice: (name) =>
      `run it now: cox jobs run ${name}, or give it another time: cox jobs edit ${name} --at <time>`,
    backoff: (until) => `waits after a failure until ${until}`,
    missed: 'missed',
    missedSlots: (count) => (count === 1 ? 'missed' : `missed ${count} slots`),
    missedReason: {
      down: 'the daemon was not there',
      overlap: 'an earlier run was active',
      backoff: 'it waited after a failure',
      clock: 'the clock jumped over it',
      refused: 'the task was refused',
      superseded: 'a later run stands for it',
    },
    clockChange: {
      skipped: 'the clocks go forward: this hour is skipped',
      doubled: 'the clocks go back: this hour comes twice',
    },
    runs: (runs, successes) => `${runs}, ${successes} completed`,
    failuresInARow: (count) => (count === 1 ? '1 failure' : `${count} failures in a row`),
    pausedShort: 'paused',
    doneShort: 'done',
    empty: "No jobs. Save one with: cox jobs new nightly 'run the tests' --cron '0 2 * * *'",
    noRuns: 'It has not run yet. Run it now with: cox jobs run <name>',
    runIsGone: 'Its last run is kept no longer. What is known of it: cox jobs runs <name>',
    noNext: 'Nothing is planned: it is paused, done, or run by something else than the time.',
    saved: (name, when) => `Job ${name} saved: ${when}.`,
    nextRuns: 'Next',
    changed: (name) => `Job ${name} changed.`,
    unchanged: (name) => `Job ${name} is as it was.`,
    wasPaused: (name) => `Job ${name} paused.`,
    wasResumed: (name, next) =>
      next === undefined ? `Job ${name} is on again.` : `Job ${name} is on again: next ${next}.`,
    started: (name, task) => `Job ${name} runs as ${task}.`,
    deleted: (name) => `Job ${name} deleted; its runs stay.`,
    deleteQuestion: (name, runs) =>
      `Delete job ${name}${runs === 0 ? '' : runs === 1 ? ' (its run stays)' : ` (its ${runs} runs stay)`}?`,
    nothingToRepair: (name) => `Nothing is wrong with job ${name}.`,
  },
  zh: {
    ...JOB_POLICY_WORDS.zh,
    columns: {
      name: '名称',
      trigger: '触发',
      next: '下次',
      last: '上次',
      streak: '连败',
      agent: '代理',
      state: '状态',
      slot: '时点',
      task: '任务',
      what: '结果',
      local: '当地时间',
      note: '说明',
    },
    fields: {
      job: '作业',
      state: '状态',
      triggers: '触发',
      next: '下次',
      last: '上次',
      runs: '运行',
      agent: '代理',
      session: '会话',
      prompt: '提示',
      command: '命令',
      workflow: '工作流',
      folder: '文件夹',
      overlap: '重叠',
      missed: '错过',
      stops: '停止',
      limits: '限制',
      delivery: '通知',
      spent: '花费',
      webhook: 'Webhook',
      secret: '密钥',
    },
    enabled: '启用',
    paused: (why) => (why === undefined ? '已暂停' : `已暂停：${why}`),
    pauseReason: {
      user: '手动',
      failures: '连续失败过多',
      budget: '预算已用完',
      done: '已完成',
      missed: '错过了时点',
      agent_gone: '代理已不存在',
      unsafe: '其命令行中含有外来的值；用 cox jobs repair <作业> 查看安全写法',
    },
    missedAdvice: (name) => `现在运行：cox jobs run ${name}，或另定时间：cox jobs edit ${name} --at <时间>`,
    backoff: (until) => `失败后等待至 ${until}`,
    missed: '错过',
    missedSlots: (count) => (count === 1 ? '错过' : `错过 ${count} 个时点`),
    missedReason: {
      down: '守护进程当时不在',
      overlap: '之前的运行尚未结束',
      backoff: '失败后正在等待',
      clock: '时钟跳过了它',
      refused: '任务被拒绝',
      superseded: '由之后的一次运行代替',
    },
    clockChange: { skipped: '时钟拨快：这一小时不存在', doubled: '时钟拨慢：这一小时出现两次' },
    runs: (runs, successes) => `${runs} 次，成功 ${successes} 次`,
    failuresInARow: (count) => `连续失败 ${count} 次`,
    pausedShort: '已暂停',
    doneShort: '已完成',
    empty: "没有作业。保存一个：cox jobs new nightly 'run the tests' --cron '0 2 * * *'",
    noRuns: '尚未运行。现在运行：cox jobs run <名称>',
    runIsGone: '上一次运行的记录已不再保留。仍可查看：cox jobs runs <名称>',
    noNext: '没有安排：已暂停、已完成，或不由时间触发。',
    saved: (name, when) => `作业 ${name} 已保存：${when}。`,
    nextRuns: '下次',
    changed: (name) => `作业 ${name} 已修改。`,
    unchanged: (name) => `作业 ${name} 没有变化。`,
    wasPaused: (name) => `作业 ${name} 已暂停。`,
    wasResumed: (name, next) =>
      next === undefined ? `作业 ${name} 已恢复。` : `作业 ${name} 已恢复：下次 ${next}。`,
    started: (name, task) => `作业 ${name} 以 ${task} 运行。`,
    deleted: (name) => `作业 ${name} 已删除；其运行记录保留。`,
    deleteQuestion: (name, runs) => `删除作业 ${name}${runs === 0 ? '' : `（其 ${runs} 次运行保留）`}？`,
    nothingToRepair: (name) => `作业 ${name} 没有问题。`,
  },
};
