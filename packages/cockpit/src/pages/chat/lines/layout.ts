// What the drawing of an entry depends on besides the entry.

import type { AllWords } from '@coxswain/locale/cockpit';

export interface Layout {
  /** Cells of a row. */
  readonly columns: number;
  readonly words: AllWords;
  /** Everything of the entry is shown. */
  readonly isOpen: boolean;
  /** Nothing stands below the entry: more may come to it. */
  readonly isGrowing: boolean;
  /** Marks of Markdown are drawn as well; see the theme. */
  readonly keepsMarks: boolean;
}
