// The position of an export: its parts follow each other, each in pages.

export const SECTIONS = ['tasks', 'events', 'messages', 'jobs', 'firings', 'deliveries', 'routes'] as const;
export type ExportSection = (typeof SECTIONS)[number];

/** Where the next page begins. */
export interface ExportCursor {
  readonly section: ExportSection;
  /** A task's number, a sequence, or the number of a row in the whole ledger; of firings the number of their job. */
  readonly after: number;
  /** Of firings: the occurrence of that job to continue after. */
  readonly slot?: string;
  /** How many rows the page may have; some are a few bytes, some are megabytes. */
  readonly rows?: number;
}

export interface ExportPage {
  /** Whole lines, each ended by a line feed. */
  readonly text: string;
  /** undefined: this was the last page. */
  readonly next: ExportCursor | undefined;
}

/** The beginning of what comes after the section. */
export const afterSection = (section: ExportSection): ExportCursor | undefined => {
  const next = SECTIONS[SECTIONS.indexOf(section) + 1];
  return next && { section: next, after: 0 };
};

/** One line of JSON for each value, under the name of its kind. */
export const lines = (key: string, values: readonly object[]): string =>
  values.map((value) => `${JSON.stringify({ [key]: value })}\n`).join('');
