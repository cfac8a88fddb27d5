import type { Insights } from '@coxswain/protocol';
import { type Column, tableLines } from '@coxswain/views';
import { type InsightTable, insightTables } from '@coxswain/views/insights';
import { type Context, defineCommand } from '../command.ts';
import { oneOf, optional, text } from '../input/parameter.ts';
import { moment } from '../input/readers.ts';
import { drawLines } from '../output/rendering.ts';

const PERIODS = ['day', 'week', 'month'] as const;
const VIEWS = ['agent', 'tool', 'provider'] as const;

const BAR_CELLS = 24;

/** A bar against the busiest period; only eyes read it. */
const bar = (count: number, most: number): string =>
  '█'.repeat(most === 0 ? 0 : Math.round((BAR_CELLS * count) / most));

/** The columns, on a terminal with a bar at the end. */
const withBars = <Row>({ columns, rows, barOf }: InsightTable<Row>): readonly Column<Row>[] => {
  const most = Math.max(0, ...rows.map(barOf));
  return [...columns, { head: '', cell: (row) => ({ text: bar(barOf(row), most), tone: 'accent' }) }];
};

/** What the figures of the agents leave out. */
const leftOut = (agents: Insights['agents'], { words: { insights } }: Context): string[] => {
  const sum = (count: (row: Insights['agents'][number]) => number): number =>
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
  const lines = <Row>({ columns, rows }: InsightTable<Row>): string[] =>
    rows.length === 0
      ? [output.paint.quiet(words.empty.insights)]
      : drawLines(tableLines(columns, rows, { width }), output.paint);
  const { periods, agents, tools, providers } = insightTables(insights, words);
  const shown = output.isTerminal ? { ...periods, columns: withBars(periods) } : periods;
  const quiet = (notes: readonly string[]): string[] => notes.map((note) => output.paint.quiet(note));
  const unpriced = providers.rows.some((row) => row.unpriced > 0) ? [words.insights.unpriced] : [];
  const all: [string, string | undefined, string[]][] = [
    [words.sections.periods, undefined, lines(shown)],
    [words.sections.agents, 'agent', [...lines(agents), ...quiet(leftOut(agents.rows, context))]],
    [words.sections.tools, 'tool', lines(tools)],
    [words.sections.providers, 'provider', [...lines(providers), ...quiet(unpriced)]],
  ];
  return all.filter(([, view]) => by === undefined || view === by).map(([title, , body]) => [title, body]);
};

export const insights = defineCommand({
  arguments: {},
  options: {
    period: optional('--period <p>', 'day (default), week or month', oneOf(PERIODS), { completes: PERIODS }),
    since: optional('--since <time>', 'only since this time: 7d, 2026-11-01', text),
    by: optional('--by <what>', 'print only one table: agent, tool or provider', oneOf(VIEWS), {
      completes: VIEWS,
    }),
  },
  details:
    'P95: 95% of tasks took no longer than this. A few very long tasks can raise the average above it. COST is – where no cost is known.',
  async run(context, { options }) {
    const { output, deps } = context;
    const since = moment(options.since, '--since', 'past', deps);
    const found = await (await context.client()).insights.read({ period: options.period, since });
    if (output.isJson) return output.json(found);
    const blocks = sectionsOf(found, options.by, context).map(([title, lines]) =>
      [output.paint.strong(title), ...lines.map((line) => `  ${line}`)].join('\n'),
    );
    await output.line(blocks.join('\n\n'));
  },
});
