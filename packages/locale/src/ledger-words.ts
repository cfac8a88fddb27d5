// What is said about the ledger as a whole: checking, backing up, restoring.

import type { AuditSummary } from '@coxswain/protocol';
import { grouped } from './grouped.ts';
import { translated } from './language.ts';

export type AuditIntact = Required<AuditSummary>;

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

export const LEDGER_WORDS = translated({
  en: () => ({
    checked: (tasks: number, events: number) =>
      `The ledger is intact: ${counted(tasks, 'task')} and ${counted(events, 'event')} checked.`,
    quicklyChecked: 'The quick check found nothing wrong.',
    faults: (count: number) => `${counted(count, 'fault')} found.`,
    canRepair: 'Some of it can be repaired. Stop the daemon, then run: cox ledger check --repair',
    repaired: (subject: string, detail: string) => `Repaired: ${subject}: ${detail}`,
    backedUp: (file: string, size: string, tasks: number, files: number) =>
      `Backed up ${counted(tasks, 'task')} and ${counted(files, 'file')} to ${file} (${size}).`,
    leftOut:
      'It includes the environment variables that tasks and jobs were submitted with: keep it private. It does not include config.yaml, env or state/hooks.key.',
    missing: (path: string) => `Missing, so not in the backup: ${path}`,
    restored: (home: string, tasks: number, made: string) =>
      `Restored ${counted(tasks, 'task')} to ${home}, as of ${made}.`,
    movedAside: (folder: string) => `The ledger that was there is now in ${folder}.`,
    onHold: 'It is on hold: waiting tasks and jobs do not run. To release it: cox daemon resume',
    /** Only when there were any. */
    tokensLeftOut: (count: number) =>
      `${counted(count, 'access token was', 'access tokens were')} not restored, because some may have been revoked since. Create new ones: cox tokens create`,
    imported: (tasks: number, events: number, jobs: number) =>
      `Imported ${counted(tasks, 'task')}, ${counted(events, 'event')} and ${counted(jobs, 'job')} (paused).`,
    wouldImport: (tasks: number, events: number, jobs: number) =>
      `Found ${counted(tasks, 'ended task')}, ${counted(events, 'event')} and ${counted(jobs, 'job')}. Nothing was changed.`,
    leftOutOfImport: (skipped: number, active: number) =>
      `Skipped ${counted(skipped, 'line that was', 'lines that were')} already there, and ${counted(active, 'task or notice', 'tasks and notices')} that had not ended.`,
    invalidLine: (line: number, why: string) => `Line ${line} was not imported: ${why}`,
    auditHead: (hash: string) =>
      `Its audit log ends with ${hash}. Check it later with: cox audit --verify --expect <hash>`,
    auditIntact: ({ entries, firstAt, lastAt, head }: AuditIntact) =>
      `The audit log is intact: ${counted(entries, 'entry', 'entries')} from ${firstAt} to ${lastAt}.\nHead: ${head}`,
    auditBroken:
      'The audit log is not intact. What follows a changed entry was not checked; compare with a backup, and with hashes you noted elsewhere.',
    auditEmpty: 'No entries match. To see them all: cox audit --all',
    auditDetached: 'Detached. Follow it again with: cox audit -f',
  }),
  zh: () => ({
    checked: (tasks, events) => `账本完好：已检查 ${grouped(tasks)} 个任务和 ${grouped(events)} 个事件。`,
    quicklyChecked: '快速检查未发现问题。',
    faults: (count) => `发现 ${grouped(count)} 处问题。`,
    canRepair: '其中一部分可以修复。请先停止守护进程，再运行：cox ledger check --repair',
    repaired: (subject, detail) => `已修复：${subject}：${detail}`,
    backedUp: (file, size, tasks, files) =>
      `已将 ${grouped(tasks)} 个任务和 ${grouped(files)} 个文件备份到 ${file}（${size}）。`,
    leftOut: '备份包含提交任务和作业时的环境变量，请妥善保管；不包含 config.yaml、env 和 state/hooks.key。',
    missing: (path) => `文件缺失，未备份：${path}`,
    restored: (home, tasks, made) => `已将 ${grouped(tasks)} 个任务恢复到 ${home}，备份时间 ${made}。`,
    movedAside: (folder) => `原有账本已移到 ${folder}。`,
    onHold: '它已暂停：等待的任务和作业不会运行。恢复运行：cox daemon resume',
    tokensLeftOut: (count) =>
      `未恢复 ${grouped(count)} 个访问令牌，因为其中一些可能在备份后已吊销。请重新创建：cox tokens create`,
    imported: (tasks, events, jobs) =>
      `已导入 ${grouped(tasks)} 个任务、${grouped(events)} 个事件和 ${grouped(jobs)} 个作业（已暂停）。`,
    wouldImport: (tasks, events, jobs) =>
      `找到 ${grouped(tasks)} 个已结束的任务、${grouped(events)} 个事件和 ${grouped(jobs)} 个作业。未做任何更改。`,
    leftOutOfImport: (skipped, active) =>
      `已跳过 ${grouped(skipped)} 行已存在的内容，以及 ${grouped(active)} 个未结束的任务和通知。`,
    invalidLine: (line, why) => `第 ${line} 行未导入：${why}`,
    auditHead: (hash) => `其审计日志的末尾为 ${hash}。以后可校验：cox audit --verify --expect <hash>`,
    auditIntact: ({ entries, firstAt, lastAt, head }) =>
      `审计日志完好：${grouped(entries)} 条记录，从 ${firstAt} 到 ${lastAt}。\n末尾哈希：${head}`,
    auditBroken: '审计日志不完整。被改动的记录之后的内容未检查；请与备份以及在别处记下的哈希比对。',
    auditEmpty: '没有符合条件的记录。查看全部：cox audit --all',
    auditDetached: '已脱离。返回：cox audit -f',
  }),
});
