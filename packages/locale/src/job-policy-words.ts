// How a job starts its runs, where it ends and what it notifies, in words.

import type { DeliveryMode, MissedPolicy, Overlap, TriggerKind } from '@coxswain/protocol';
import { grouped } from './grouped.ts';
import { translated } from './language.ts';

export const JOB_POLICY_WORDS = translated({
  en: () => ({
    triggerKind: {
      cron: 'time',
      every: 'time',
      at: 'time',
      webhook: 'webhook',
      event: 'event',
      channel: 'message',
      manual: 'by hand',
    } satisfies Record<TriggerKind, string>,
    deliveryMode: {
      silent: 'nothing',
      done_only: 'its end',
      state_changes: 'start, questions and end',
    } satisfies Record<DeliveryMode, string>,
    hook: (path: string) => `POST /api/v1/hooks/${path}`,
    hookSecret: (job: string) => `its secret: cox jobs show ${job} --secret`,
    timeLimit: (duration: string) => `at most ${duration} a run`,
    attempts: (count: number) => `${grouped(count)} attempts`,
    overlap: {
      skip: 'runs due while another is active are skipped',
      queue: 'runs due while another is active wait for it',
      replace: 'a run that is due cancels the active one',
    } satisfies Record<Overlap, string>,
    missedPolicy: {
      skip: () => 'missed runs are skipped',
      once: (within) => `missed runs are caught up with one run, within ${within}`,
      all: (within) => `all missed runs are caught up, within ${within}`,
    } satisfies Record<MissedPolicy, (within: string) => string>,
    pausesAfter: (failures: number) => `pauses after ${failures} failures in a row`,
    stopsAfterRuns: (count: number) => `stops after ${count} runs`,
    stopsAfterSuccesses: (count: number) => `stops after ${count} successes`,
    stopsOn: (text: string) => `stops when a result contains “${text}”`,
    budget: (text: string) => `budget ${text}`,
  }),
  zh: () => ({
    triggerKind: {
      cron: '定时',
      every: '定时',
      at: '定时',
      webhook: '网络钩子',
      event: '事件',
      channel: '消息',
      manual: '手动',
    },
    deliveryMode: {
      silent: '不通知',
      done_only: '仅结束时',
      state_changes: '开始、提问和结束时',
    },
    hook: (path) => `发送到 POST /api/v1/hooks/${path}`,
    hookSecret: (job) => `密钥：cox jobs show ${job} --secret`,
    timeLimit: (duration) => `每次最多 ${duration}`,
    attempts: (count) => `尝试 ${grouped(count)} 次`,
    overlap: {
      skip: '到点时若有运行未结束，则跳过',
      queue: '触发时若有运行未结束，则排队等候',
      replace: '到点时取消未结束的运行',
    },
    missedPolicy: {
      skip: () => '错过的不补',
      once: (within) => `${within}内错过的补一次`,
      all: (within) => `${within}内错过的全部补上`,
    },
    pausesAfter: (failures) => `连续失败 ${failures} 次后暂停`,
    stopsAfterRuns: (count) => `运行 ${count} 次后停止`,
    stopsAfterSuccesses: (count) => `成功 ${count} 次后停止`,
    stopsOn: (text) => `结果含“${text}”时停止`,
    budget: (text) => `预算 ${text}`,
  }),
});
