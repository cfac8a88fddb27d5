// The render context: who reads it, and when.

import type { Words } from '@coxswain/locale';

/**
 * Where it is read. `screen`: a frame that stays, so nothing in it counts seconds; `terminal`: lines printed for eyes; `pipe`: whole
 * ids, exact times and the ledger's own words, for scripts; `chat`: plain text without glyphs.
 */
export type Surface = 'screen' | 'terminal' | 'pipe' | 'chat';

export interface RenderContext {
  readonly words: Words;
  readonly surface: Surface;
  readonly nowMs: number;
  /** IANA name. */
  readonly timeZone: string;
}
