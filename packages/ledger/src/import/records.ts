// The input of an import: the parsed lines of an export, whose shapes the caller has validated.

import type {
  ChannelRoute,
  Delivery,
  Firing,
  Job,
  LedgerEvent,
  SessionMessage,
  Task,
} from '@coxswain/protocol';

export type ImportRecord =
  | { readonly task: Task }
  | { readonly event: LedgerEvent }
  | { readonly message: SessionMessage & { readonly session: string } }
  | { readonly job: Job }
  | { readonly firing: Firing }
  | { readonly delivery: Delivery }
  | { readonly route: ChannelRoute };

export interface ImportLine {
  readonly line: number;
  readonly record: ImportRecord;
}

export const IMPORT_KINDS = ['task', 'event', 'message', 'job', 'firing', 'delivery', 'route'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** `skipped`: it exists already, or belongs to something that is not imported. `active`: it has not ended. */
export type ImportOutcome = 'imported' | 'skipped' | 'active';

export const kindOf = (record: ImportRecord): ImportKind =>
  IMPORT_KINDS.find((kind) => kind in record) ?? 'event';
