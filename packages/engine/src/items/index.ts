// Items: the to-dos of agents.

export { createItem, moveItem } from './items.ts';
