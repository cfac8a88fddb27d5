// The only package that speaks SQL. `openLedger` opens it; the other exports are its inputs and outputs.

export type * from './audit.ts';
export { type Restored, restoreLedger } from './backup/restore.ts';
export { type ClosedCheck, checkClosedLedger } from './check/closed-ledger.ts';
export { type LedgerClock, SYSTEM_CLOCK } from './database/clock.ts';
export type * from './deliveries.ts';
export { type ImportOrder, importLedger } from './import/import-ledger.ts';
export {
  IMPORT_KINDS,
  type ImportKind,
  type ImportLine,
  type ImportOutcome,
  type ImportRecord,
} from './import/records.ts';
export type * from './jobs.ts';
export type * from './ledger.ts';
export { openLedger } from './open.ts';
export type * from './retention.ts';
export type * from './sessions.ts';
export { syncFolder } from './sync-folder.ts';
export type * from './tokens.ts';
export type * from './writes.ts';
