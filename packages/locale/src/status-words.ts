// The statuses of a task as lists, tables and notes say them. The cockpit's chips have words of their own in cockpit-words.ts.

import type { MessageRole, Phase, PlanEntry, Reason, TaskStatus, ToolCallStatus } from '@coxswain/protocol';
import type { InEachLanguage } from './language.ts';

export interface StatusWords {
  readonly task: Readonly<Record<TaskStatus, string>>;
  /** A task that was asked to stop and has not stopped yet. */
  readonly cancelling: string;
  readonly reason: Readonly<Record<Reason, string>>;
  readonly phase: Readonly<Record<Phase, string>>;
  readonly toolCall: Readonly<Record<ToolCallStatus, string>>;
  readonly plan: Readonly<Record<PlanEntry['status'], string>>;
  /** Who said something in a session. */
  readonly role: Readonly<Record<MessageRole, string>>;
}

export const STATUS_WORDS: InEachLanguage<StatusWords> = {
  en: {
    task: {
      pending: 'pending',
      running: 'running',
      needs_input: 'needs input',
      completed: 'completed',
      failed: 'failed',
      cancelled: 'cancelled',
    },
    cancelling: 'cancelling',
    reason: {
      exit_code: 'exit code',
      signal: 'ended by a signal',
      not_found: 'program not found',
      runtime_error: 'the runtime failed',
      timeout: 'time limit',
      user: 'by a person',
      agent: 'by its agent',
      parent: 'its parent was cancelled',
      shutdown: 'the daemon stopped',
      restarted: 'the daemon restarted',
      budget: 'the budget is used up',
      dependency: 'a task it depends on did not complete',
      no_answer: 'nobody answered',
      denied: 'a permission was denied',
      retry: 'will be tried again',
      limit: "waits for a provider's limit",
      resources: 'waits until the system has room to start it',
      agent_gone: 'its agent is gone',
      output_schema: 'the result does not match its schema',
      replaced: 'replaced by a newer run of its job',
      step_failed: 'a step failed',
    },
    phase: {
      starting: 'starting',
      thinking: 'thinking',
      working: 'working',
      calling_tool: 'calling a tool',
      waiting_approval: 'waiting for approval',
      waiting_children: 'waiting for its children',
      cancelling: 'cancelling',
    },
    toolCall: {
      pending: 'pending',
      running: 'running',
      completed: 'completed',
      failed: 'failed',
      skipped: 'skipped',
      cancelled: 'cancelled',
    },
    plan: {
      pending: 'open',
      in_progress: 'in progress',
      completed: 'done',
      failed: 'failed',
      cancelled: 'cancelled',
      skipped: 'skipped',
    },
    role: { user: 'user', assistant: 'agent', tool: 'tool', summary: 'summary' },
  },
  zh: {
    task: {
      pending: '等待中',
      running: '运行中',
      needs_input: '需要输入',
      completed: '已完成',
      failed: '失败',
      cancelled: '已取消',
    },
    cancelling: '正在取消',
    reason: {
      exit_code: '退出码',
      signal: '被信号终止',
      not_found: '找不到程序',
      runtime_error: '运行时出错',
      timeout: '超出时限',
      user: '由用户操作',
      agent: '由其代理操作',
      parent: '父任务已取消',
      shutdown: '守护进程已停止',
      restarted: '守护进程已重启',
      budget: '预算已用完',
      dependency: '所依赖的任务未完成',
      no_answer: '无人答复',
      denied: '权限被拒绝',
      retry: '将再次尝试',
      limit: '等待服务商限额恢复',
      resources: '等待系统有资源启动它',
      agent_gone: '代理已不存在',
      output_schema: '结果不符合其模式',
      replaced: '被其作业的新运行取代',
      step_failed: '某个步骤失败',
    },
    phase: {
      starting: '启动中',
      thinking: '思考中',
      working: '工作中',
      calling_tool: '调用工具',
      waiting_approval: '等待批准',
      waiting_children: '等待子任务',
      cancelling: '正在取消',
    },
    toolCall: {
      pending: '等待中',
      running: '运行中',
      completed: '已完成',
      failed: '失败',
      skipped: '已跳过',
      cancelled: '已取消',
    },
    plan: {
      pending: '未开始',
      in_progress: '进行中',
      completed: '已完成',
      failed: '失败',
      cancelled: '已取消',
      skipped: '已跳过',
    },
    role: { user: '用户', assistant: '代理', tool: '工具', summary: '摘要' },
  },
};
