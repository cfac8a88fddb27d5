import type { ScreenContext } from '../../../shell/rendering.ts';

/** What the lines of the detail depend on besides the task. */
export interface DetailView extends ScreenContext {
  readonly columns: number;
  /** Cells of the names on the left. */
  readonly names: number;
  /** Marks of Markdown are drawn as well; see the theme. */
  readonly keepsMarks: boolean;
}

/** Cells of what stands behind the names. */
export const valueCells = ({ columns, names }: DetailView): number => Math.max(1, columns - names);
