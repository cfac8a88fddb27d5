// The texts of to-dos: adding, editing and moving them.

import { translated } from '../language.ts';

export const TO_DO_WORDS = translated({
  en: () => ({
    keys: { add: 'add', edit: 'edit', move: 'move', save: 'save', back: 'back', otherAgent: 'agent' },
    /** `agent` is empty until it is known. */
    addLabel: (agent: string) => (agent === '' ? 'To-do' : `To-do for ${agent}`),
    addHint: 'Enter adds, Tab changes the agent, Esc cancels.',
    editLabel: 'To-do',
    editHint: 'Enter saves, Esc cancels.',
    needsTitle: 'Type what needs doing.',
    /** The action that moves to each status. */
    moves: {
      pending: 'put back',
      running: 'start',
      needs_input: 'ask a question',
      completed: 'done',
      failed: 'failed',
    } satisfies Record<'pending' | 'running' | 'needs_input' | 'completed' | 'failed', string>,
    messages: {
      needs_input: 'What is the question?',
      completed: 'What was the result?',
      failed: 'Why did it fail?',
    } satisfies Record<'needs_input' | 'completed' | 'failed', string>,
    messageHint: 'Optional. Enter saves, Esc goes back.',
    isNone: 'Only to-dos can be edited',
  }),
  zh: () => ({
    keys: { add: '添加', edit: '编辑', move: '移动', save: '保存', back: '返回', otherAgent: '切换代理' },
    addLabel: (agent) => (agent === '' ? '待办事项' : `${agent} 的待办事项`),
    addHint: '回车添加，Tab 切换代理，Esc 取消。',
    editLabel: '待办事项',
    editHint: '回车保存，Esc 取消。',
    needsTitle: '请输入要做的事。',
    moves: {
      pending: '放回',
      running: '开始',
      needs_input: '提问',
      completed: '完成',
      failed: '失败',
    },
    messages: { needs_input: '要问什么？', completed: '结果如何？', failed: '为什么失败？' },
    messageHint: '回车保存，可以留空。Esc 返回。',
    isNone: '只能编辑待办事项',
  }),
});
