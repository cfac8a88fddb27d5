// Render settings of Markdown.

import type { InlineSettings } from './inline-spans.ts';

export interface DrawSettings extends InlineSettings {
  /** Cells of a line. */
  readonly columns: number;
}
