// What is said about the to-dos of agents.

import type { InEachLanguage } from './language.ts';

export interface ItemWords {
  readonly none: string;
  readonly added: (id: string, agent: string) => string;
  readonly edited: (id: string, title: string) => string;
  readonly moved: (id: string, status: string) => string;
}

export const ITEM_WORDS: InEachLanguage<ItemWords> = {
  en: {
    none: "Nothing to do. Note something for an agent with: cox items add 'what is to be done'",
    added: (id, agent) => `Noted for ${agent}: ${id}`,
    edited: (id, title) => `${id} now says: ${title}`,
    moved: (id, status) => `${id}: ${status}`,
  },
  zh: {
    none: "没有待办事项。为代理记下一件：cox items add '要做的事'",
    added: (id, agent) => `已为 ${agent} 记下：${id}`,
    edited: (id, title) => `${id} 现为：${title}`,
    moved: (id, status) => `${id} 状态：${status}`,
  },
};
