// What commands say about what they did, what is going on and what to type next. Ids and durations come formatted.

import {
  type DeleteAnswer,
  type InputAnswer,
  type InputKind,
  type MessageAnswer,
  shellWord,
} from '@coxswain/protocol';
import { grouped } from './grouped.ts';
import { translated } from './language.ts';

/** What is to be deleted; an item is a to-do of its list. */
export interface DeletableTask {
  readonly id: string;
  readonly isActive: boolean;
  readonly isItem: boolean;
}

const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
const waits = (id: string, waitingFor: string | undefined): string =>
  waitingFor === undefined
    ? '.'
    : `: waiting for ${waitingFor}. Stop it at once with: cox tasks cancel --now ${id}`;
const waitsZh = (id: string, waitingFor: string | undefined): string =>
  waitingFor === undefined ? '。' : `：等待 ${waitingFor}。立即停止：cox tasks cancel --now ${id}`;

export const NOTE_WORDS = translated({
  en: () => ({
    startingDaemon: 'Starting the daemon…',
    replacingDaemon: (build: string) => `Replacing the idle daemon, which is older (${build})…`,
    /** The ledger is a copy, and on hold. */
    isCopy: (copiedFrom: string) =>
      `This ledger is a copy of ${copiedFrom} and on hold: nothing starts or is sent. To release it: cox daemon resume`,
    /** The daemon keeps running although it is of another build: an older one that has work, a newer one in any case. */
    otherBuild: {
      older: (build) =>
        `The daemon is older than this cox (${build}) and busy. It will be replaced when idle; to replace it now: cox daemon restart`,
      newer: (build) =>
        `The daemon is newer than this cox (${build}). Update this cox, or go back to its build with: cox daemon restart`,
    } satisfies Record<'older' | 'newer', (build: string) => string>,
    reconnecting: (cause: string) => `Lost the connection to the daemon (${cause}). Reconnecting…`,
    reconnected: 'Reconnected.',
    build: (build: string) => `build ${build}`,
    noDaemon: 'no daemon is running',
    daemonVersion: (version: string, pid: number) => `daemon ${version}, process ${pid}`,

    submitted: (id: string, agent: string) =>
      `Task ${id} submitted to ${agent}. Follow it with: cox tasks logs ${id} -f`,
    existing: (id: string) => `This idempotency key was used before, by task ${id}.`,
    detached: (id: string) =>
      `Detached: task ${id} keeps running. Follow it with: cox tasks logs ${id} -f · cancel it with: cox tasks cancel ${id}`,
    interrupted: 'Interrupted before the daemon answered. Check whether it was accepted with: cox tasks list',
    batchInterrupted: 'Interrupted: tasks that were already accepted keep running. See: cox bg list',
    logDetached: (id: string) => `Detached. Follow it again with: cox tasks logs ${id} -f`,
    watchDetached: (seq: number | undefined) =>
      seq === undefined
        ? 'Detached. Watch again with: cox tasks watch'
        : `Detached. Continue from here with: cox tasks watch --since-seq ${seq}`,
    waitDetached: (ids: string) =>
      `No longer waiting; the tasks keep running. Wait again with: cox bg wait ${ids}`,
    cancelDetached: (id: string) =>
      `No longer waiting; task ${id} is being cancelled. Check on it with: cox tasks explain ${id}`,
    waitTimedOut: (ids: string) => `Timed out waiting for: ${ids}`,
    waitLost: (ids: string) => `Lost the daemon before these ended: ${ids}`,
    noResult: (id: string, status: string, cause: string | undefined) =>
      `Task ${id}: ${status}${cause === undefined ? '' : `, ${cause}`}.`,
    moreExist: (shown: number) => `Showing ${shown}; use -n <number> or --all to see more`,
    /** `isLost`: the output was stored and its file is missing or damaged; else it was given up for its limit. */
    gap: (bytes: number, isLost?: boolean) =>
      isLost
        ? `[… ${grouped(bytes)} bytes of output lost: the file is missing or damaged …]`
        : `[… ${grouped(bytes)} bytes of output were not kept …]`,
    resultCut: (id: string, bytes: number) =>
      `A result holds at most the last ${grouped(bytes)} bytes. The whole output: cox tasks logs ${id}`,

    cancelled: (id: string) => `Task ${id} cancelled.`,
    cancelling: (id: string, waitingFor: string | undefined) =>
      `Task ${id} is being cancelled${waits(id, waitingFor)}`,
    forcing: (id: string) => `Task ${id} is being forced to stop.`,
    /** A second cancel: it changed nothing. */
    alreadyCancelling: (id: string, duration: string, waitingFor: string | undefined) =>
      `Nothing changed: task ${id} has been stopping for ${duration}${waits(id, waitingFor)}`,
    /** `below`: how many tasks below it were cancelled all the same. */
    endedBefore: (id: string, status: string, below: number) =>
      `Task ${id} had already ended: ${status}.${below === 0 ? '' : ` Cancelling ${plural(below, 'task', 'tasks')} below it.`}`,
    cancelAllQuestion: (count: number) => `Cancel ${plural(count, 'task', 'tasks')}?`,
    cancelAsked: (by: string) => `cancel requested by ${by}`,
    retried: (id: string, newId: string) => `Task ${id} retried as ${newId}.`,
    retryQuestion: (count: number) => `Retry ${plural(count, 'task', 'tasks')}?`,
    deleteQuestion: ({ id, isActive, isItem }: DeletableTask, children: number) => {
      const [one, many] = isItem ? ['to-do', 'to-dos'] : ['task', 'tasks'];
      const below = children === 0 ? '' : ` and ${plural(children, one, many)} below it`;
      return isActive && !isItem ? `Cancel and delete task ${id}${below}?` : `Delete ${one} ${id}${below}?`;
    },
    deleted: {
      deleted: (id, children) =>
        `Task ${id} deleted${children === 0 ? '' : ` with ${plural(children, 'task', 'tasks')} below it`}.`,
      cancelling: (id) => `Task ${id} is being cancelled and will be deleted once it has stopped.`,
    } satisfies Record<DeleteAnswer['effect'], (id: string, children: number) => string>,
    messaged: {
      answered: (id) => `Answered the question of task ${id}.`,
      delivered: (id) => `Sent to task ${id}.`,
      started: (id) => `That task had ended; task ${id} continues in its session.`,
    } satisfies Record<MessageAnswer['effect'], (id: string) => string>,

    asks: (agent: string, title: string) => `${agent} asks: ${title}`,
    howToAnswer: (kind: InputKind, id: string) =>
      kind === 'question'
        ? `cox answer ${id} <text>`
        : `cox approve ${id} [--always]  ·  cox deny ${id} [--reason <text>]`,
    answered: {
      answer: (id, taskId) => `Request ${id} of task ${taskId} answered.`,
      approve: (id, taskId) => `Request ${id} of task ${taskId} approved.`,
      approve_always: (id, taskId) => `Request ${id} of task ${taskId} approved, now and in future.`,
      deny: (id, taskId) => `Request ${id} of task ${taskId} denied.`,
    } satisfies Record<InputAnswer['decision'], (id: string, taskId: string) => string>,
    /** Approved for more than this once, in the agent's own words for it. */
    approvedAs: (id: string, taskId: string, label: string) =>
      `Request ${id} of task ${taskId} approved: ${label}`,
    by: (name: string) => `by ${name}`,

    isDefaultNow: (agent: string) => `${agent} is now the default agent.`,
    sessionBegun: (name: string, agent: string) =>
      `Session ${name} created with ${agent}. Use it with: --session ${shellWord(name)}`,
    sessionRenamed: (from: string, to: string) => `Session ${from} renamed to ${to}.`,
    sessionSwitched: (name: string, agent: string) =>
      `The next chat opens session ${name}, with ${agent}. Open it now with: cox chat`,
    resetQuestion: (name: string) =>
      `Archive the messages of session ${name}? Its agent starts over; tasks, to-dos and the archive are kept.`,
    sessionReset: (name: string, messages: number) =>
      `Session ${name} was reset: ${messages === 1 ? '1 message' : `${messages} messages`} archived, and its agent starts over. Read them: cox sessions show --archived ${shellWord(name)}`,
    /** Over messages of before a reset. */
    archivedAt: (at: string) => `Archived by the reset at ${at}`,
    /** How many there are, and how to see them. */
    archivedMessages: (messages: number) =>
      `${messages === 1 ? '1 message' : `${messages} messages`} archived by resets: see them with --archived`,
    pruned: (tasks: number, events: number, size: string, before: string) =>
      `Removed ${plural(tasks, 'task', 'tasks')} that ended before ${before}, with ${plural(events, 'event', 'events')} and ${size} of output.`,
    wouldPrune: (tasks: number, events: number, size: string, before: string) =>
      `Would remove ${plural(tasks, 'task', 'tasks')} that ended before ${before}, with ${plural(events, 'event', 'events')} and ${size} of output.`,
  }),
  zh: () => ({
    startingDaemon: '正在启动守护进程…',
    replacingDaemon: (build) => `正在替换空闲的旧版守护进程（${build}）…`,
    isCopy: (copiedFrom) =>
      `此账本是 ${copiedFrom} 的副本，已暂停：不会启动或发送任何内容。恢复运行：cox daemon resume`,
    otherBuild: {
      older: (build) =>
        `守护进程比此 cox 旧（${build}），且仍有工作。空闲时会被替换；立即替换：cox daemon restart`,
      newer: (build) => `守护进程比此 cox 新（${build}）。请更新此 cox，或换回守护进程：cox daemon restart`,
    },
    reconnecting: (cause) => `连接已断开（${cause}），正在重新连接…`,
    reconnected: '已重新连接。',
    build: (build) => `构建 ${build}`,
    noDaemon: '守护进程未运行',
    daemonVersion: (version, pid) => `守护进程 ${version}，进程号 ${pid}`,

    submitted: (id, agent) => `任务 ${id} 已提交给 ${agent}。查看输出：cox tasks logs ${id} -f`,
    existing: (id) => `该幂等键已存在：这是先前的任务 ${id}。`,
    detached: (id) =>
      `已脱离：任务 ${id} 继续运行。返回：cox tasks logs ${id} -f · 停止：cox tasks cancel ${id}`,
    interrupted: '在守护进程答复之前中断。查看是否已被接受：cox tasks list',
    batchInterrupted: '已中断：已答复的任务已被接受并继续运行。查看：cox bg list',
    logDetached: (id) => `已脱离。返回：cox tasks logs ${id} -f`,
    watchDetached: (seq) =>
      seq === undefined
        ? '已脱离。返回：cox tasks watch'
        : `已脱离。从此处继续：cox tasks watch --since-seq ${seq}`,
    waitDetached: (ids) => `不再等待；任务继续运行。再次等待：cox bg wait ${ids}`,
    cancelDetached: (id) => `不再等待；任务 ${id} 正在取消。查看进展：cox tasks explain ${id}`,
    waitTimedOut: (ids) => `等待超时，以下任务尚未就绪：${ids}`,
    waitLost: (ids) => `守护进程已断开，以下任务的结果未知：${ids}`,
    noResult: (id, status, cause) => `任务 ${id} ${status}${cause === undefined ? '' : `：${cause}`}。`,
    moreExist: (shown) => `已显示 ${shown} 个，还有更多：用 -n <数量> 或 --all 查看`,
    gap: (bytes, isLost) =>
      isLost
        ? `[… 有 ${grouped(bytes)} 字节的输出已丢失：文件缺失或损坏 …]`
        : `[… 有 ${grouped(bytes)} 字节的输出未保留 …]`,
    resultCut: (id, bytes) => `结果最多保留最后 ${grouped(bytes)} 字节。完整输出：cox tasks logs ${id}`,

    cancelled: (id) => `任务 ${id} 已取消。`,
    cancelling: (id, waitingFor) => `任务 ${id} 正在取消${waitsZh(id, waitingFor)}`,
    forcing: (id) => `正在强制停止任务 ${id}。`,
    alreadyCancelling: (id, duration, waitingFor) =>
      `未做更改：任务 ${id} 已在取消中（${duration}）${waitsZh(id, waitingFor)}`,
    endedBefore: (id, status, below) =>
      `任务 ${id} 此前已结束：${status}。${below === 0 ? '' : `正在取消其下的 ${below} 个任务。`}`,
    cancelAllQuestion: (count) => `取消 ${count} 个任务？`,
    cancelAsked: (by) => `${by} 请求取消`,
    retried: (id, newId) => `任务 ${id} 已重试，新任务为 ${newId}。`,
    retryQuestion: (count) => `重试 ${count} 个任务？`,
    deleteQuestion: ({ id, isActive, isItem }, children) => {
      const noun = isItem ? '待办' : '任务';
      const below = children === 0 ? '' : `及其下的 ${children} 个${noun}`;
      return isActive && !isItem ? `取消并删除任务 ${id}${below}？` : `删除${noun} ${id}${below}？`;
    },
    deleted: {
      deleted: (id, children) => `任务 ${id} ${children === 0 ? '' : `及其下的 ${children} 个任务`}已删除。`,
      cancelling: (id) => `任务 ${id} 正在取消，停止后将被删除。`,
    },
    messaged: {
      answered: (id) => `任务 ${id} 的问题已答复。`,
      delivered: (id) => `已告知任务 ${id}。`,
      started: (id) => `该任务已结束；任务 ${id} 在其会话中继续。`,
    },

    asks: (agent, title) => `${agent} 询问：${title}`,
    howToAnswer: (kind, id) =>
      kind === 'question'
        ? `cox answer ${id} <文本>`
        : `cox approve ${id} [--always]  ·  cox deny ${id} [--reason <文本>]`,
    answered: {
      answer: (id, taskId) => `任务 ${taskId} 的请求 ${id} 已答复。`,
      approve: (id, taskId) => `任务 ${taskId} 的请求 ${id} 已批准。`,
      approve_always: (id, taskId) => `任务 ${taskId} 的请求 ${id} 已批准，今后始终批准。`,
      deny: (id, taskId) => `任务 ${taskId} 的请求 ${id} 已拒绝。`,
    },
    approvedAs: (id, taskId, label) => `任务 ${taskId} 的请求 ${id} 已批准：${label}`,
    by: (name) => `由 ${name}`,

    isDefaultNow: (agent) => `${agent} 现在是默认代理。`,
    sessionBegun: (name, agent) => `已与 ${agent} 新建会话 ${name}。在其中工作：--session ${shellWord(name)}`,
    sessionRenamed: (from, to) => `会话 ${from} 现在名为 ${to}。`,
    sessionSwitched: (name, agent) => `下一次对话为会话 ${name}，代理 ${agent}。打开：cox chat`,
    resetQuestion: (name) => `归档会话 ${name} 中说过的一切？代理将重新开始；任务、事项和归档会保留。`,
    sessionReset: (name, messages) =>
      `会话 ${name} 已重置：归档 ${messages} 条消息，代理将重新开始。查看：cox sessions show --archived ${shellWord(name)}`,
    archivedAt: (at) => `${at} 重置时归档`,
    archivedMessages: (messages) => `${messages} 条消息已因重置归档：用 --archived 查看`,
    pruned: (tasks, events, size, before) =>
      `已删除 ${before} 之前结束的 ${tasks} 个任务，含 ${events} 个事件和 ${size} 输出。`,
    wouldPrune: (tasks, events, size, before) =>
      `将删除 ${before} 之前结束的 ${tasks} 个任务，含 ${events} 个事件和 ${size} 输出。`,
  }),
});
