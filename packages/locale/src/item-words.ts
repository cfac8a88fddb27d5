// What is said about the to-dos of agents.

import { translated } from './language.ts';

export const ITEM_WORDS = translated({
  en: () => ({
    none: 'No to-dos. Add one with: cox items add <title>',
    added: (id: string, agent: string) => `Added for ${agent}: ${id}`,
    edited: (id: string, title: string) => `${id} now says: ${title}`,
    moved: (id: string, status: string) => `${id}: ${status}`,
  }),
  zh: () => ({
    none: "没有待办事项。为代理记下一件：cox items add '要做的事'",
    added: (id, agent) => `已为 ${agent} 记下：${id}`,
    edited: (id, title) => `${id} 现为：${title}`,
    moved: (id, status) => `${id} 状态：${status}`,
  }),
});
