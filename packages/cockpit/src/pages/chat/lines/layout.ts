// What the drawing of an entry depends on besides the entry.

import type { Words } from '@coxswain/locale';

export interface Layout {
  /** Cells of a row. */
  readonly columns: number;
  readonly words: Words;
  /** Everything of the entry is shown. */
  readonly isOpen: boolean;
}
