// The processes of this machine.

import { darwinProcessTable } from './darwin/darwin-process-table.ts';
import { linuxProcessTable } from './linux/linux-process-table.ts';
import type { ProcessTable } from './process-table.ts';

/** The one process table of this program: shared, so that scans for many runs at once are one scan. */
export const systemProcesses: ProcessTable =
  process.platform === 'darwin' ? darwinProcessTable() : linuxProcessTable();
