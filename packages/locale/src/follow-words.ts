// What following a task shows besides its output: what it waits for, what was said to it, why it is tried again.

import type { EventData } from '@coxswain/protocol';
import { translated } from './language.ts';

type Retrying = EventData['TaskRetrying'];

const after = (text: string, separator: string): string => (text === '' ? '' : `${separator}${text}`);

export const FOLLOW_WORDS = translated({
  en: () => ({
    /** A task that does not go on, and why. */
    waiting: (why: string) => `waiting: ${why}`,
    /** Another attempt will come; `wait` is how long until then. */
    retrying: {
      retry: (attempt, message, wait) => `attempt ${attempt} failed: ${message}; next attempt in ${wait}`,
      limit: (_attempt, message, wait) => `provider limit reached: ${message}; continues in ${wait}`,
      resources: (_attempt, message, wait) => `could not start: ${message}; next attempt in ${wait}`,
      restarted: (_attempt, message) => `not started yet: ${message}; back in the queue`,
    } satisfies Record<Retrying['reason'], (attempt: number, message: string, wait: string) => string>,
    /** Someone said something to the task. */
    said: (by: string, text: string) => `${by}: ${text}`,
    /** A request was closed; `state` says how. */
    closed: (state: string, by: string, answer: string) => `${state} by ${by}${after(answer, ': ')}`,
    /** The daemon was away, and the run went on. */
    adopted: 'the daemon was restarted; the run went on',
    /** The task belongs to another one. */
    partOf: (id: string) => `part of ${id}`,
  }),
  zh: () => ({
    waiting: (why) => `等待中：${why}`,
    retrying: {
      retry: (attempt, message, wait) => `第 ${attempt} 次尝试失败：${message}；${wait} 后再次尝试`,
      limit: (_attempt, message, wait) => `已达服务商限额：${message}；${wait} 后继续`,
      resources: (_attempt, message, wait) => `无法启动：${message}；${wait} 后再试`,
      restarted: (_attempt, message) => `尚未启动：${message}；已重新排队`,
    },
    said: (by, text) => `${by} 说：${text}`,
    closed: (state, by, answer) => `由 ${by} ${state}${after(answer, '：')}`,
    adopted: '守护进程已重启；运行未中断',
    partOf: (id) => `属于 ${id}`,
  }),
});
