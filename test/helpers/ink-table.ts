// Lets tests load ink-table, which Node cannot load together with Ink.

import { inkTableModule } from '../../scripts/dev/ink-table.ts';

const NAME = 'ink-table';
const VIRTUAL = `\0${NAME}`;

/** A plugin for the vitest config. */
export const inkTable = {
  name: 'ink-table as a module',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === NAME ? VIRTUAL : undefined),
  load: (id: string) => (id === VIRTUAL ? inkTableModule(process.cwd()) : undefined),
};
