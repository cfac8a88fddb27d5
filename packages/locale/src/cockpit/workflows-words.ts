// The texts of the workflows page.

import { translated } from '../language.ts';

export const WORKFLOWS_PAGE_WORDS = translated({
  en: () => ({
    nav: 'Workflows',
    title: 'Workflows',
    tabs: { saved: 'Saved', runs: 'Runs' },
    empty: { saved: 'No saved workflows.', runs: 'No workflow runs yet.' },
    emptyHint: {
      saved: 'Put one in .cox/workflows in this folder, or in ~/.cox/workflows.',
      runs: 'Press r on the Saved tab, or use: cox workflows run <file>',
    },
    keys: { open: 'open the task', run: 'run', tab: 'tabs', scroll: 'scroll the graph' },
    /** For a workflow that came with the project. */
    toTrust: (name: string) =>
      `This workflow came with the project. Read it, then allow it with: cox workflows trust ${name}`,
    confirmRun: (name: string, steps: number) =>
      `Run '${name}' with its ${steps} ${steps === 1 ? 'step' : 'steps'}?`,
    confirmCancel: (name: string) => `Cancel '${name}' and its steps?`,
    started: (id: string) => `Started: ${id}`,
    cancelling: (id: string) => `Cancelling: ${id}`,
  }),
  zh: () => ({
    nav: '工作流',
    title: '工作流',
    tabs: { saved: '已保存', runs: '运行记录' },
    empty: { saved: '没有已保存的工作流。', runs: '还没有运行过工作流。' },
    emptyHint: {
      saved: '将定义放入此目录的 .cox/workflows，或 ~/.cox/workflows。',
      runs: '在“已保存”标签按 r 运行，或使用 cox workflows run <file>。',
    },
    keys: { open: '打开任务', run: '运行', tab: '切换标签', scroll: '滚动图' },
    toTrust: (name) => `它随此项目而来。请先阅读，再用 cox workflows trust ${name} 允许运行`,
    confirmRun: (name, steps) => `运行“${name}”的 ${steps} 个步骤？`,
    confirmCancel: (name) => `取消“${name}”及其步骤？`,
    started: (id) => `已启动：${id}`,
    cancelling: (id) => `正在取消：${id}`,
  }),
});
