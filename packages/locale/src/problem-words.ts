// What a refusal is in a word, for readers of another language than the one in which its detail is written. The detail gives the
// values, the limits and what to do; it comes from the daemon in English, and is never left out.

import type { ProblemCode } from '@coxswain/protocol';
import { translated } from './language.ts';

const TITLES_ZH: Readonly<Record<ProblemCode, string>> = {
  invalid_request: '请求无效',
  unauthorized: '需要令牌',
  forbidden: '不允许',
  not_found: '没有这一项',
  task_not_found: '没有这个任务',
  agent_not_found: '没有这个代理',
  input_not_found: '没有这个请求，或已不再等待答复',
  session_not_found: '没有这个会话',
  job_not_found: '没有这个作业',
  channel_not_found: '没有这个渠道',
  method_not_allowed: '此处不允许该方法',
  ambiguous_id: '编号不止对应一项，请多写几位',
  illegal_transition: '在当前状态下不能这样做',
  already_answered: '该请求之前已答复',
  idempotency_conflict: '幂等键已用于另一个请求',
  retry_active: '之前的重试尚未结束',
  cursor_expired: '游标早于保留的记录',
  payload_too_large: '请求过大',
  unsupported_media_type: '不支持该内容类型',
  unprocessable: '这样的请求在此没有意义',
  queue_full: '队列已满，请稍后再试',
  background_limit: '活动的后台任务过多，请稍后再试',
  too_many_requests: '同时进行的请求过多',
  tree_limit: '任务树已达上限',
  limit_reached: '已达上限',
  already_running: '守护进程已在运行',
  shutting_down: '守护进程正在停止',
  out_of_resources: '守护进程缺少文件句柄、进程或内存',
  storage: '账本无法写入',
  internal: '守护进程内部出错',
  wrong_home: '该守护进程服务于另一个主目录',
  incompatible: '客户端与守护进程的协议不一致',
  unreachable: '无法连接守护进程',
  unresponsive: '守护进程没有响应',
};

/** Where a chat finds the right name. */
const CHAT_HINTS_ZH: Partial<Record<ProblemCode, string>> = {
  task_not_found: '（/tasks 列出活动的任务）',
  agent_not_found: '（/agent list 列出代理）',
  session_not_found: '（/session list 列出会话）',
  job_not_found: '（/task list 列出作业）',
};

/** A newer daemon may refuse for reasons that are not known here. */
const titleZh = (code: ProblemCode): string => TITLES_ZH[code] ?? '失败';

export const PROBLEM_WORDS = translated({
  en: () => ({
    /** What the chat that asked for it shows. */
    refused: (_code: ProblemCode, detail: string) => detail,
    /** What a command line says of it, in one line. */
    line: (_code: ProblemCode, detail: string) => detail,
    /** What was wrong in the program itself. */
    fault: (message: string) => `${message}; run again with --debug for a stack trace`,
  }),
  zh: () => ({
    refused: (code, detail) => `失败：${titleZh(code)}${CHAT_HINTS_ZH[code] ?? ''}。\n${detail}`,
    line: (code, detail) => `${titleZh(code)}：${detail}`,
    fault: (message) => `程序内部出错：${message}；加上 --debug 重新运行可查看位置`,
  }),
});
