// One turn of a conversation, as everything in it sees it.

import type { SurveyorOptions } from '../options.ts';
import type { Voice } from './voice.ts';

export interface Turn {
  /** From 1 within its session. */
  readonly n: number;
  readonly folder: string;
  readonly voice: Voice;
  /** Aborted: end at the next safe point. */
  readonly signal: AbortSignal;
  readonly options: SurveyorOptions;
}
