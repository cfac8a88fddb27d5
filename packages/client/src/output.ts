// The stored output of a task: what is asked for, and what a page of it is.

import type { Stream } from '@coxswain/protocol';

/** Text queries as the API takes them; see protocol/schema/query.ts. */
export interface OutputRequest {
  readonly since?: number;
  readonly until?: number;
  readonly stream?: readonly Stream[];
  readonly tail?: number;
}

export interface OutputPage {
  readonly text: string;
  /** The first of its lines, from 0. */
  readonly offset: number;
  /** Lines of the task in all. */
  readonly total: number;
  /** It includes this event and those before it. */
  readonly throughSeq: number;
}
