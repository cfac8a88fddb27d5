export type * from './ledger.ts';
export type * from './writes.ts';
