// Why a task is where it is, in a word, for readers of another language than the one of the sentence that says it whole.

import { REASONS } from '@coxswain/protocol';
import { translated } from './language.ts';
import { STATUS_WORDS } from './status-words.ts';

const CAUSES_ZH: Readonly<Record<string, string>> = {
  paused: '守护进程已暂停',
  recovering: '守护进程正在恢复',
  stopping: '守护进程正在停止',
  storage: '账本暂时无法写入',
  item: '这是一个事项，不会自动运行',
  delayed: '尚未到开始时间',
  background_limit: '后台任务已达上限，正在排队',
  session: '会话正忙',
  slots: '没有空闲槽位',
  next: '即将开始',
  needs_input: '等待答复',
  waiting: '正在等待',
  waiting_children: '正在等待子任务',
  running: '正在运行',
  cancelling: '正在取消',
  completed: '已完成',
  failed: '已失败',
  cancelled: '已取消',
  retried: '已重试',
  run: '属于一次运行',
  dependency: '等待其他任务',
};

const reasonZh = (code: string): string | undefined => {
  const reason = REASONS.find((known) => known === code);
  return reason && STATUS_WORDS.zh.reason[reason];
};

export const EXPLAIN_WORDS = translated({
  en: () => ({
    /** A cause by its code, with its sentence, which comes from the daemon in English. */
    cause: (_code: string, detail: string) => detail,
  }),
  zh: () => ({ cause: (code, detail) => `${CAUSES_ZH[code] ?? reasonZh(code) ?? '原因'}：${detail}` }),
});
