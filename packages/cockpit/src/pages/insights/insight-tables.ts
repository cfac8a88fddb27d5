// The tables of the insights as data: their columns, their rows, and what a bar of them is long by.

import { grouped, successRate } from '@coxswain/locale';
import type { AllWords } from '@coxswain/locale/cockpit';
import { formatDuration, type Insights, printableLine } from '@coxswain/protocol';
import { type Column, costText } from '@coxswain/views';

type RowOf<Name extends 'periods' | 'agents' | 'tools' | 'providers'> = Insights[Name][number];

/** A table of which each row has a bar. */
export interface BarTable<Row> {
  readonly title: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** How many rows there are that are not shown. */
  readonly more: number;
  barOf(row: Row): number;
}

const name = <Row>(head: string, rank: number, text: (row: Row) => string): Column<Row> => ({
  head,
  rank,
  most: 28,
  cell: (row) => ({ text: printableLine(text(row)) }),
});
const figure = <Row>(head: string, rank: number, text: (row: Row) => string): Column<Row> => ({
  head,
  rank,
  align: 'right',
  cell: (row) => ({ text: text(row) }),
});
/** Failures are told in their colour, none of them quietly. */
const failures = <Row extends { readonly failed: number }>(head: string, rank: number): Column<Row> => ({
  head,
  rank,
  align: 'right',
  cell: ({ failed }) => ({ text: grouped(failed), tone: failed === 0 ? 'quiet' : 'bad' }),
});

export const allOf = ({ completed, failed, cancelled }: RowOf<'periods'>): number =>
  completed + failed + cancelled;

/** The newest periods, the last one on top. */
export const periodTable = (
  { periods }: Insights,
  { insights: { columns, sections } }: AllWords['screen'],
  most: number,
): BarTable<RowOf<'periods'>> => ({
  title: sections.tasks,
  columns: [
    name(columns.period, 0, ({ start }) => start),
    figure(columns.tasks, 1, (row) => grouped(allOf(row))),
    figure(columns.completed, 4, ({ completed }) => grouped(completed)),
    failures(columns.failed, 3),
    figure(columns.cancelled, 5, ({ cancelled }) => grouped(cancelled)),
    figure(columns.success, 2, successRate),
  ],
  rows: periods.toReversed().slice(0, most),
  more: Math.max(0, periods.length - most),
  barOf: allOf,
});

export const agentTable = (
  { agents }: Insights,
  { insights: { columns, sections } }: AllWords['screen'],
  most: number,
): BarTable<RowOf<'agents'>> => ({
  title: sections.agents,
  columns: [
    name(columns.agent, 0, ({ agent }) => agent),
    figure(columns.tasks, 3, ({ tasks }) => grouped(tasks)),
    figure(columns.success, 4, successRate),
    figure(columns.average, 1, ({ averageDurationMs }) => formatDuration(averageDurationMs, true)),
    figure(columns.p95, 2, ({ p95DurationMs }) => formatDuration(p95DurationMs, true)),
  ],
  rows: agents.slice(0, most),
  more: Math.max(0, agents.length - most),
  barOf: ({ averageDurationMs }) => averageDurationMs,
});

export const toolTable = (
  { tools }: Insights,
  { insights: { columns, sections } }: AllWords['screen'],
  most: number,
): BarTable<RowOf<'tools'>> => ({
  title: sections.tools,
  columns: [
    name(columns.tool, 0, ({ tool }) => tool),
    figure(columns.calls, 1, ({ calls }) => grouped(calls)),
    failures(columns.failed, 2),
  ],
  rows: tools.slice(0, most),
  more: Math.max(0, tools.length - most),
  barOf: ({ calls }) => calls,
});

export const providerTable = (
  { providers }: Insights,
  { insights: { columns, sections } }: AllWords['screen'],
  most: number,
): BarTable<RowOf<'providers'>> => ({
  title: sections.providers,
  columns: [
    name(columns.provider, 3, ({ provider }) => provider),
    name(columns.model, 0, ({ model }) => model),
    figure(columns.input, 2, ({ inputTokens }) => grouped(inputTokens)),
    figure(columns.output, 1, ({ outputTokens }) => grouped(outputTokens)),
    figure(columns.cost, 1, ({ cost, currency, unpriced }) => costText(cost, currency, unpriced > 0)),
  ],
  rows: providers.slice(0, most),
  more: Math.max(0, providers.length - most),
  barOf: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
});

/** How many lines the table takes: title, heads, rows, and the line that counts what is left out. */
export const heightOf = <Row>({ rows, more }: BarTable<Row>): number =>
  rows.length === 0 ? 2 : rows.length + 2 + (more > 0 ? 1 : 0);
