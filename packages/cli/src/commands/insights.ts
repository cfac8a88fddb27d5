import { formatDuration, type Insights } from '@coxswain/protocol';
import { type Context, defineCommand } from '../command.ts';
import { indented } from '../describe/indented.ts';
import { costText, grouped } from '../describe/usage-fields.ts';
import { oneOf, optional, text } from '../input/parameter.ts';
import { moment } from '../input/readers.ts';
import { safeLine } from '../output/output.ts';
import { type Column, tableLines } from '../output/table.ts';

const PERIODS = ['day', 'week', 'month'] as const;
const VIEWS = ['agent', 'tool', 'provider'] as const;

type Row<Name extends 'periods' | 'agents' | 'tools' | 'providers'> = Insights[Name][number];

const right = <R>(head: string, text: (row: R) => string): Column<R> => ({
  head,
  align: 'right',
  cell: text,
});
const left = <R>(head: string, text: (row: R) => string): Column<R> => ({
  head,
  cell: (row) => safeLine(text(row)),
});

/** `97%`, of what completed or failed; a dash when nothing did. */
const rate = ({ completed, failed }: { readonly completed: number; readonly failed: number }): string =>
  completed + failed === 0 ? '–' : `${Math.round((100 * completed) / (completed + failed))}%`;

const BAR_CELLS = 24;

/** A bar against the busiest period; only eyes read it. */
const bar = (count: number, most: number): string =>
  '█'.repeat(most === 0 ? 0 : Math.round((BAR_CELLS * count) / most));

const periodColumns = (
  rows: readonly Row<'periods'>[],
  { words, output }: Context,
): Column<Row<'periods'>>[] => {
  const all = ({ completed, failed, cancelled }: Row<'periods'>): number => completed + failed + cancelled;
  const most = Math.max(0, ...rows.map(all));
  const bars: Column<Row<'periods'>> = {
    head: '',
    cell: (row) => ({ text: bar(all(row), most), paint: output.paint.accent }),
  };
  return [
    left(words.columns.period, ({ start }) => start),
    right(words.columns.tasks, (row) => grouped(all(row))),
    right(words.columns.completed, ({ completed }) => grouped(completed)),
    right(words.columns.failed, ({ failed }) => grouped(failed)),
    right(words.columns.cancelled, ({ cancelled }) => grouped(cancelled)),
    right(words.columns.successRate, rate),
    ...(output.isTerminal ? [bars] : []),
  ];
};

const agentColumns = ({ words: { columns } }: Context): Column<Row<'agents'>>[] => [
  left(columns.agent, ({ agent }) => agent),
  right(columns.tasks, ({ tasks }) => grouped(tasks)),
  right(columns.successRate, rate),
  right(columns.average, ({ averageDurationMs }) => formatDuration(averageDurationMs, true)),
  right(columns.p95, ({ p95DurationMs }) => formatDuration(p95DurationMs, true)),
];

const toolColumns = ({ words: { columns } }: Context): Column<Row<'tools'>>[] => [
  left(columns.tool, ({ tool }) => tool),
  right(columns.calls, ({ calls }) => grouped(calls)),
  right(columns.failed, ({ failed }) => grouped(failed)),
];

const providerColumns = ({ words: { columns } }: Context): Column<Row<'providers'>>[] => [
  left(columns.provider, ({ provider }) => provider),
  left(columns.model, ({ model }) => model),
  right(columns.input, ({ inputTokens }) => grouped(inputTokens)),
  right(columns.output, ({ outputTokens }) => grouped(outputTokens)),
  right(columns.cost, ({ cost, currency }) => costText(cost, currency)),
];

/** The sections that were asked for, each a title and its lines; without rows a sentence that says what will be there. */
const sectionsOf = (
  insights: Insights,
  by: (typeof VIEWS)[number] | undefined,
  context: Context,
): [string, string[]][] => {
  const { words, output } = context;
  const width = output.isTerminal ? (output.columns ?? 80) - 2 : undefined;
  const lines = <R>(columns: readonly Column<R>[], rows: readonly R[]): string[] =>
    rows.length === 0
      ? [output.paint.quiet(words.empty.insights)]
      : tableLines(columns, rows, { width, paint: output.paint });
  const { periods, agents, tools, providers } = insights;
  const all: [string, string | undefined, string[]][] = [
    [words.sections.periods, undefined, lines(periodColumns(periods, context), periods)],
    [words.sections.agents, 'agent', lines(agentColumns(context), agents)],
    [words.sections.tools, 'tool', lines(toolColumns(context), tools)],
    [words.sections.providers, 'provider', lines(providerColumns(context), providers)],
  ];
  return all.filter(([, view]) => by === undefined || view === by).map(([title, , body]) => [title, body]);
};

export const insights = defineCommand({
  arguments: {},
  options: {
    period: optional('--period <p>', 'day (default), week or month', oneOf(PERIODS), { completes: PERIODS }),
    since: optional('--since <time>', 'from then on: 7d, 2026-11-01', text),
    by: optional('--by <what>', 'only one table: agent, tool or provider', oneOf(VIEWS), {
      completes: VIEWS,
    }),
  },
  async run(context, { options }) {
    const { output, world } = context;
    const since = moment(options.since, '--since', 'past', world);
    const found = await (await context.client()).insights({
      ...(options.period === undefined ? {} : { period: options.period }),
      ...(since === undefined ? {} : { since }),
    });
    if (output.isJson) return output.json(found);
    const blocks = sectionsOf(found, options.by, context).map(([title, lines]) =>
      [output.paint.strong(title), ...indented(lines, 2)].join('\n'),
    );
    await output.line(blocks.join('\n\n'));
  },
});
