// What is said about workflows and discussions on the command line.

import type { StepKind, StepState } from '@coxswain/protocol';
import type { InEachLanguage } from './language.ts';

export interface WorkflowWords {
  readonly columns: {
    readonly name: string;
    readonly steps: string;
    readonly description: string;
    readonly path: string;
  };
  readonly kind: Readonly<Record<StepKind, string>>;
  /** Those that a task has none of. */
  readonly state: Readonly<
    Record<
      Exclude<StepState, 'pending' | 'running' | 'needs_input' | 'completed' | 'failed' | 'cancelled'>,
      string
    >
  >;
  readonly reused: string;
  readonly empty: string;
  readonly valid: (file: string, steps: number) => string;
  readonly faults: (count: number) => string;
  readonly started: (name: string, task: string) => string;
  readonly discussing: (task: string, agents: string) => string;
  readonly showHint: (task: string) => string;
  /** In place of the whole definition, where a task shows its prompt. */
  readonly definition: (lines: number, task: string) => string;
}

export const WORKFLOW_WORDS: InEachLanguage<WorkflowWords> = {
  en: {
    columns: { name: 'NAME', steps: 'STEPS', description: 'DESCRIPTION', path: 'FILE' },
    kind: {
      prompt: 'prompt',
      run: 'command',
      workflow: 'workflow',
      discuss: 'discussion',
      approve: 'approval',
      wait: 'wait',
    },
    state: { waiting: 'waiting', skipped: 'skipped', blocked: 'blocked' },
    reused: 'from an earlier run',
    empty:
      'No saved workflows. Put one into .cox/workflows of a project, or into workflows in the home of cox.',
    valid: (file, steps) => `${file}: ${steps} ${steps === 1 ? 'step' : 'steps'}, nothing wrong`,
    faults: (count) => `${count} ${count === 1 ? 'fault' : 'faults'}`,
    started: (name, task) => `Workflow ${name} runs as ${task}.`,
    discussing: (task, agents) => `${agents} discuss as ${task}.`,
    showHint: (task) => `See its steps with: cox workflows show ${task}`,
    definition: (lines, task) => `a workflow of ${lines} lines; its steps: cox workflows show ${task}`,
  },
  zh: {
    columns: { name: '名称', steps: '步骤', description: '说明', path: '文件' },
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
    empty: '没有保存的工作流。请放入项目的 .cox/workflows，或 cox 主目录的 workflows。',
    valid: (file, steps) => `${file}：${steps} 个步骤，没有错误`,
    faults: (count) => `${count} 处错误`,
    started: (name, task) => `工作流 ${name} 以 ${task} 运行。`,
    discussing: (task, agents) => `${agents} 正在讨论：${task}。`,
    showHint: (task) => `查看步骤：cox workflows show ${task}`,
    definition: (lines, task) => `${lines} 行的工作流；查看其步骤：cox workflows show ${task}`,
  },
};
