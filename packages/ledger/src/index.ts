// The only room that speaks SQL. `openLedger` opens it; everything else here is what it takes and gives.

export type { LedgerClock } from './database/clock.ts';
export type * from './deliveries.ts';
export type * from './jobs.ts';
export type * from './ledger.ts';
export { type LedgerOptions, openLedger } from './open.ts';
export { syncFolder } from './sync-folder.ts';
export type * from './writes.ts';
