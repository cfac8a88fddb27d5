// What the reading thread can do, by name. Each operation is one page of a long read: it ends soon, leaves no statement open
// and says where the next page begins.

import { prunableAudit } from '../audit/prunable.ts';
import { auditPage } from '../audit/read.ts';
import { writeBackup } from '../backup/write-backup.ts';
import { checkPage } from '../check/check-page.ts';
import { checkedSizes } from '../check/summary.ts';
import { exportPage } from '../export/export-page.ts';
import { holdingsOf } from '../retention/holdings.ts';
import { prunableTasks } from '../retention/prunable.ts';
import { oldLooseEvents } from '../retention/traces.ts';
import { searchPage } from '../search/search-page.ts';

export const OPERATIONS = {
  auditPage,
  checkedSizes,
  checkPage,
  exportPage,
  holdingsOf,
  oldLooseEvents,
  prunableAudit,
  prunableTasks,
  searchPage,
  writeBackup,
} as const;

export type Operations = typeof OPERATIONS;
export type OperationName = keyof Operations;
export type OperationInput<Name extends OperationName> = Parameters<Operations[Name]>[1];
export type OperationResult<Name extends OperationName> = Awaited<ReturnType<Operations[Name]>>;
