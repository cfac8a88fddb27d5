// The insights: totals by period, by agent, by tool, by provider and model.

import { grouped, successRate, type Words } from '@coxswain/locale';
import { formatDuration, type Insights, printableLine } from '@coxswain/protocol';
import { costText } from './figures.ts';
import type { Column } from './table.ts';

type InsightRow<Name extends 'periods' | 'agents' | 'tools' | 'providers'> = Insights[Name][number];

export interface InsightTable<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** What a bar beside the row shows. */
  barOf(row: Row): number;
}

const name = <Row>(head: string, rank: number, text: (row: Row) => string): Column<Row> => ({
  head,
  rank,
  most: 28,
  cell: (row) => printableLine(text(row)),
});
const figure = <Row>(head: string, rank: number, text: (row: Row) => string): Column<Row> => ({
  head,
  rank,
  align: 'right',
  cell: text,
});
/** Failures have their colour; zero is quiet. */
const failures = <Row extends { readonly failed: number }>(head: string, rank: number): Column<Row> => ({
  head,
  rank,
  align: 'right',
  cell: ({ failed }) => ({ text: grouped(failed), tone: failed === 0 ? 'quiet' : 'bad' }),
});

/** Tasks that ended in the period. */
export const endedOf = ({ completed, failed, cancelled }: InsightRow<'periods'>): number =>
  completed + failed + cancelled;

const periodColumns = ({ columns }: Words): readonly Column<InsightRow<'periods'>>[] => [
  name(columns.period, 0, ({ start }) => start),
  figure(columns.tasks, 1, (row) => grouped(endedOf(row))),
  figure(columns.completed, 4, ({ completed }) => grouped(completed)),
  failures(columns.failed, 3),
  figure(columns.cancelled, 5, ({ cancelled }) => grouped(cancelled)),
  figure(columns.successRate, 2, successRate),
];

const agentColumns = ({ columns }: Words): readonly Column<InsightRow<'agents'>>[] => [
  name(columns.agent, 0, ({ agent }) => agent),
  figure(columns.tasks, 3, ({ tasks }) => grouped(tasks)),
  figure(columns.successRate, 4, successRate),
  figure(columns.average, 1, ({ averageDurationMs }) => formatDuration(averageDurationMs, true)),
  figure(columns.p95, 2, ({ p95DurationMs }) => formatDuration(p95DurationMs, true)),
];

const toolColumns = ({ columns }: Words): readonly Column<InsightRow<'tools'>>[] => [
  name(columns.tool, 0, ({ tool }) => tool),
  figure(columns.calls, 1, ({ calls }) => grouped(calls)),
  failures(columns.failed, 2),
];

/** A dash for an unknown cost, `≥` before a partial one. */
const providerColumns = ({ columns }: Words): readonly Column<InsightRow<'providers'>>[] => [
  name(columns.provider, 3, ({ provider }) => provider),
  name(columns.model, 0, ({ model }) => model),
  figure(columns.input, 2, ({ inputTokens }) => grouped(inputTokens)),
  figure(columns.output, 1, ({ outputTokens }) => grouped(outputTokens)),
  figure(columns.cost, 1, ({ cost, currency, unpriced }) => costText(cost, currency, unpriced > 0)),
];

/** The tables, in the order in which they are shown. */
export const insightTables = (
  { periods, agents, tools, providers }: Insights,
  words: Words,
): { readonly [Name in 'periods' | 'agents' | 'tools' | 'providers']: InsightTable<InsightRow<Name>> } => ({
  periods: { columns: periodColumns(words), rows: periods, barOf: endedOf },
  agents: {
    columns: agentColumns(words),
    rows: agents,
    barOf: ({ averageDurationMs }) => averageDurationMs,
  },
  tools: { columns: toolColumns(words), rows: tools, barOf: ({ calls }) => calls },
  providers: {
    columns: providerColumns(words),
    rows: providers,
    barOf: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
  },
});
