import type { AllWords } from '@coxswain/locale/cockpit';

/** What the lines of the detail depend on besides the task. */
export interface DetailView {
  readonly columns: number;
  /** Cells of the names on the left. */
  readonly names: number;
  readonly words: AllWords;
  /** Marks of Markdown are drawn as well; see the theme. */
  readonly keepsMarks: boolean;
  /** IANA name: what clocks on the wall are meant in. */
  readonly timeZone: string;
  readonly nowMs: number;
}

/** Cells of what stands behind the names. */
export const valueCells = ({ columns, names }: DetailView): number => Math.max(1, columns - names);
