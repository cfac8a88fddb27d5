// What is said about workflows and discussions on the command line.

import type { StepKind, StepState } from '@coxswain/protocol';
import { translated } from './language.ts';

export const WORKFLOW_WORDS = translated({
  en: () => ({
    columns: {
      name: 'NAME',
      steps: 'STEPS',
      description: 'DESCRIPTION',
      path: 'FILE',
      state: 'STATE',
      trusted: 'TRUSTED',
      by: 'BY',
    },
    /** Of a saved workflow. */
    saved: {
      home: 'yours',
      trusted: 'trusted',
      changed: 'changed',
      untrusted: 'not trusted',
      ignored: 'ignored',
      hidden: 'hidden',
    } satisfies Record<'home' | 'trusted' | 'changed' | 'untrusted' | 'ignored' | 'hidden', string>,
    hiddenBy: (path: string) => `hidden by ${path}, which has the same name`,
    hides: (path: string, hidden: string) =>
      `${path} hides ${hidden}, which has the same name. To run that one, give its path.`,
    passedOver: (path: string, why: string) => `Ignored ${path}: ${why}`,
    trustQuestion: (path: string, steps: number, isChanged: boolean) =>
      `${path} ${isChanged ? 'has changed since you trusted it' : 'came with this project'}. Trust it as shown above and run its ${steps} ${steps === 1 ? 'step' : 'steps'}?`,
    isTrusted: (path: string) => `Trusted ${path} until it changes.`,
    isNotTrusted: (path: string) => `${path} is no longer trusted.`,
    nothingTrusted: 'No trusted workflows. Trust one with: cox workflows trust <name>',
    kind: {
      prompt: 'prompt',
      run: 'command',
      workflow: 'workflow',
      discuss: 'discussion',
      approve: 'approval',
      wait: 'wait',
    } satisfies Record<StepKind, string>,
    /** Those that a task has none of. */
    state: { waiting: 'waiting', skipped: 'skipped', blocked: 'blocked' } satisfies Record<
      Exclude<StepState, 'pending' | 'running' | 'needs_input' | 'completed' | 'failed' | 'cancelled'>,
      string
    >,
    reused: 'from an earlier run',
    empty: 'No saved workflows. Add one to .cox/workflows of a project, or to ~/.cox/workflows.',
    valid: (file: string, steps: number) => `${file}: ${steps} ${steps === 1 ? 'step' : 'steps'}, valid`,
    faults: (count: number) => `${count} ${count === 1 ? 'fault' : 'faults'}`,
    started: (name: string, task: string) => `Workflow ${name} started as task ${task}.`,
    discussing: (task: string, agents: string) => `${agents} discuss in task ${task}.`,
    showHint: (task: string) => `See its steps with: cox workflows show ${task}`,
    /** In place of the whole definition, where a task shows its prompt. */
    definition: (lines: number, task: string) =>
      `a workflow of ${lines} lines; its steps: cox workflows show ${task}`,
  }),
  zh: () => ({
    columns: {
      name: '名称',
      steps: '步骤',
      description: '说明',
      path: '文件',
      state: '状态',
      trusted: '信任于',
      by: '信任者',
    },
    saved: {
      home: '自有',
      trusted: '已信任',
      changed: '已更改',
      untrusted: '未信任',
      ignored: '已忽略',
      hidden: '被遮盖',
    },
    hiddenBy: (path) => `被同名的 ${path} 遮盖`,
    hides: (path, hidden) => `${path} 与 ${hidden} 同名且优先；要运行后者，请写出其文件路径。`,
    passedOver: (path, why) => `已忽略 ${path}：${why}`,
    trustQuestion: (path, steps, isChanged) =>
      `${path} ${isChanged ? '自您信任后已更改' : '随此项目而来'}。信任以上内容并运行其 ${steps} 个步骤吗？`,
    isTrusted: (path) => `已信任 ${path}，直到其内容更改。`,
    isNotTrusted: (path) => `不再信任 ${path}。`,
    nothingTrusted: '尚未信任任何项目的工作流。信任一个：cox workflows trust <name>',
    kind: {
      prompt: '提示',
      run: '命令',
      workflow: '子工作流',
      discuss: '讨论',
      approve: '批准',
      wait: '等待',
    },
    state: { waiting: '等待前置', skipped: '已跳过', blocked: '受阻' },
    reused: '取自先前的运行',
    empty: '没有保存的工作流。请放入项目的 .cox/workflows，或 ~/.cox/workflows。',
    valid: (file, steps) => `${file}：${steps} 个步骤，没有错误`,
    faults: (count) => `${count} 处错误`,
    started: (name, task) => `工作流 ${name} 以 ${task} 运行。`,
    discussing: (task, agents) => `${agents} 正在讨论：${task}。`,
    showHint: (task) => `查看步骤：cox workflows show ${task}`,
    definition: (lines, task) => `${lines} 行的工作流；查看其步骤：cox workflows show ${task}`,
  }),
});
