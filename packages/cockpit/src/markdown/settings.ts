// What the drawing of Markdown depends on besides its text.

import type { InlineSettings } from './inline-spans.ts';

export interface DrawSettings extends InlineSettings {
  /** Cells of a line. */
  readonly columns: number;
}
