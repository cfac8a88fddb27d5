// Render settings of an entry.

import type { AllWords } from '@coxswain/locale/cockpit';

export interface Layout {
  /** Cells of a row. */
  readonly columns: number;
  readonly words: AllWords;
  /** Everything of the entry is shown. */
  readonly isOpen: boolean;
  /** It is the last entry and may still grow. */
  readonly isGrowing: boolean;
  /** Marks of Markdown are drawn as well; see the theme. */
  readonly keepsMarks: boolean;
}
