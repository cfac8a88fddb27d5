// Lets tests load ink-table, which Node by itself cannot load beside Ink.

import { inkTableModule } from '../../scripts/dev/ink-table.ts';

const NAME = 'ink-table';
const VIRTUAL = `\0${NAME}`;

/** A plugin for the config of vitest. */
export const inkTable = {
  name: 'ink-table as a module',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === NAME ? VIRTUAL : undefined),
  load: (id: string) => (id === VIRTUAL ? inkTableModule(process.cwd()) : undefined),
};
