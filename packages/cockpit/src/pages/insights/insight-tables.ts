// The insights tables as data: columns, rows and bar lengths.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { Insights } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import {
  agentColumns,
  endedOf,
  type InsightRow,
  periodColumns,
  providerColumns,
  toolColumns,
} from '@coxswain/views/insights';

/** A table of which each row has a bar. */
export interface BarTable<Row> {
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** The number of hidden rows. */
  readonly more: number;
  barOf(row: Row): number;
}

/** `most`: rows. */
const table = <Row>({ rows, ...rest }: Omit<BarTable<Row>, 'more'>, most: number): BarTable<Row> => ({
  ...rest,
  rows: rows.slice(0, most),
  more: Math.max(0, rows.length - most),
});

/** The newest periods, the last one on top. */
export const periodTable = (
  { periods }: Insights,
  words: AllWords,
  most: number,
): BarTable<InsightRow<'periods'>> =>
  table(
    {
      title: words.screen.insights.sections.tasks,
      columns: periodColumns(words),
      rows: periods.toReversed(),
      barOf: endedOf,
    },
    most,
  );

export const agentTable = (
  { agents }: Insights,
  words: AllWords,
  most: number,
): BarTable<InsightRow<'agents'>> =>
  table(
    {
      title: words.screen.insights.sections.agents,
      columns: agentColumns(words),
      rows: agents,
      barOf: ({ averageDurationMs }) => averageDurationMs,
    },
    most,
  );

export const toolTable = (
  { tools }: Insights,
  words: AllWords,
  most: number,
): BarTable<InsightRow<'tools'>> =>
  table(
    {
      title: words.screen.insights.sections.tools,
      columns: toolColumns(words),
      rows: tools,
      barOf: ({ calls }) => calls,
    },
    most,
  );

export const providerTable = (
  { providers }: Insights,
  words: AllWords,
  most: number,
): BarTable<InsightRow<'providers'>> =>
  table(
    {
      title: words.screen.insights.sections.providers,
      columns: providerColumns(words),
      rows: providers,
      barOf: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
    },
    most,
  );

/** The lines of the table: title, heads, rows, and the line that counts the hidden rows. */
export const heightOf = <Row>({ rows, more }: BarTable<Row>): number =>
  rows.length === 0 ? 2 : rows.length + 2 + (more > 0 ? 1 : 0);
