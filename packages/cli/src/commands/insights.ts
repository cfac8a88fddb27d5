import { successRate } from '@coxswain/locale';
import { formatDuration, type Insights } from '@coxswain/protocol';
import { type Column, tableLines } from '@coxswain/views';
import { type Context, defineCommand } from '../command.ts';
import { indented } from '../describe/indented.ts';
import { costText, grouped } from '../describe/usage-fields.ts';
import { oneOf, optional, text } from '../input/parameter.ts';
import { moment } from '../input/readers.ts';
import { safeLine } from '../output/output.ts';
import { drawLines } from '../output/rendering.ts';

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
    cell: (row) => ({ text: bar(all(row), most), tone: 'accent' }),
  };
  return [
    left(words.columns.period, ({ start }) => start),
    right(words.columns.tasks, (row) => grouped(all(row))),
    right(words.columns.completed, ({ completed }) => grouped(completed)),
    right(words.columns.failed, ({ failed }) => grouped(failed)),
    right(words.columns.cancelled, ({ cancelled }) => grouped(cancelled)),
    right(words.columns.successRate, successRate),
    ...(output.isTerminal ? [bars] : []),
  ];
};

const agentColumns = ({ words: { columns } }: Context): Column<Row<'agents'>>[] => [
  left(columns.agent, ({ agent }) => agent),
  right(columns.tasks, ({ tasks }) => grouped(tasks)),
  right(columns.successRate, successRate),
  right(columns.average, ({ averageDurationMs }) => formatDuration(averageDurationMs, true)),
  right(columns.p95, ({ p95DurationMs }) => formatDuration(p95DurationMs, true)),
];

const toolColumns = ({ words: { columns } }: Context): Column<Row<'tools'>>[] => [
  left(columns.tool, ({ tool }) => tool),
  right(columns.calls, ({ calls }) => grouped(calls)),
  right(columns.failed, ({ failed }) => grouped(failed)),
];

/** A dash for a cost that nobody counted, `≥` before one that is not the whole. */
const totalCost = ({ cost, currency, unpriced }: Row<'providers'>): string =>
  cost === undefined ? '–' : `${unpriced > 0 ? '≥ ' : ''}${costText(cost, currency)}`;

const providerColumns = ({ words: { columns } }: Context): Column<Row<'providers'>>[] => [
  left(columns.provider, ({ provider }) => provider),
  left(columns.model, ({ model }) => model),
  right(columns.input, ({ inputTokens }) => grouped(inputTokens)),
  right(columns.output, ({ outputTokens }) => grouped(outputTokens)),
  right(columns.cost, totalCost),
];

/** What the figures of the agents leave out. */
const leftOut = (agents: readonly Row<'agents'>[], { words: { insights } }: Context): string[] => {
  const sum = (count: (row: Row<'agents'>) => number): number =>
    agents.reduce((total, row) => total + count(row), 0);
  const [cancelled, unstarted] = [sum((row) => row.cancelled), sum((row) => row.tasks - row.timed)];
  return [
    ...(cancelled > 0 ? [insights.cancelledLeftOut(cancelled)] : []),
    ...(unstarted > 0 ? [insights.unstartedLeftOut(unstarted)] : []),
  ];
};

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
      : drawLines(tableLines(columns, rows, { width }), output.paint);
  const { periods, agents, tools, providers } = insights;
  const quiet = (notes: readonly string[]): string[] => notes.map((note) => output.paint.quiet(note));
  const unpriced = providers.some((row) => row.unpriced > 0) ? [words.insights.unpriced] : [];
  const all: [string, string | undefined, string[]][] = [
    [words.sections.periods, undefined, lines(periodColumns(periods, context), periods)],
    [
      words.sections.agents,
      'agent',
      [...lines(agentColumns(context), agents), ...quiet(leftOut(agents, context))],
    ],
    [words.sections.tools, 'tool', lines(toolColumns(context), tools)],
    [
      words.sections.providers,
      'provider',
      [...lines(providerColumns(context), providers), ...quiet(unpriced)],
    ],
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
  details:
    'P95: 95 of 100 tasks took no longer. A few very long tasks can lift the average above it. COST is – where nobody counted it.',
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
