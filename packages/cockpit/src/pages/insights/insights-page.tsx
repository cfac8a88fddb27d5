// The insights page: tasks ended, success rate, durations and cost per day, week or month.

import { type Insights, isTerminalEvent, parseDuration } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useState } from 'react';
import { EmptyState } from '../../components/empty-state.tsx';
import { FieldPrompt, PROMPT_ROWS } from '../../components/field-prompt.tsx';
import { fitScroll } from '../../components/scroll/scroll-state.ts';
import { useScroll } from '../../components/scroll/use-scroll.ts';
import { Tabs } from '../../components/tabs.tsx';
import { onlyChanges } from '../../data/only-changes.ts';
import { type Resource, useResource } from '../../data/use-resource.ts';
import type { Binding } from '../../keys/binding.ts';
import { moveBindings } from '../../keys/move-bindings.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps } from '../../shell/context.ts';
import type { PageProps } from '../../shell/deps.ts';
import { usePageHead } from '../../shell/use-page-head.ts';
import { lineOf } from '../../text/line.ts';
import { InsightsBody, planInsights } from './insights-body.tsx';

/** The tabs and the empty line under them. */
const HEAD_ROWS = 2;

/** Below these the tabs are one word each. */
const WORDY_COLUMNS = 50;

const besides = (period: Period, by: 1 | -1): Period =>
  PERIODS.at((PERIODS.indexOf(period) + by) % PERIODS.length) ?? period;

interface Typed {
  readonly text: string;
  readonly fault?: string;
}

export const InsightsPage: FC<PageProps> = ({ columns, rows }) => {
  const { clock, words } = useDeps();
  const { insights: said, shell } = words.screen;
  const [period, setPeriod] = useState<Period>('day');
  const [since, setSince] = useState<string>();
  const [typed, setTyped] = useState<Typed>();
  const { value, error } = useInsights(period, since);
  usePageHead({ title: said.title });
  const bodyRows = Math.max(0, rows - HEAD_ROWS - (typed === undefined ? 0 : PROMPT_ROWS));
  const isEmpty = value !== undefined && value.periods.length === 0;
  const length = value === undefined || isEmpty ? 0 : planInsights(value, words, columns).rows;
  const extent = { length, rows: bodyRows };
  const { position, scroll } = useScroll(period, extent);
  const bindings: readonly Binding[] = [
    { keys: [']'], label: said.keys.next, run: () => setPeriod(besides(period, 1)) },
    { keys: ['['], label: said.keys.previous, isQuiet: true, run: () => setPeriod(besides(period, -1)) },
    { keys: ['/'], label: said.keys.since, run: () => setTyped({ text: '' }) },
    ...moveBindings(scroll, shell.keys.scroll),
  ];
  useKeyLayer({ title: said.title, level: 'page', bindings }, typed === undefined);
  const submit = (text: string): void => {
    const read = readSince(text, clock.nowMs());
    const isWrong = read === undefined && text.trim() !== '';
    setTyped(isWrong ? { text, fault: said.badSince(text.trim()) } : undefined);
    if (!isWrong) setSince(read);
  };
  const from = value === undefined ? '' : said.since(dayOf(value.since));
  const tabs = PERIODS.map((id) => ({ id, label: (columns < WORDY_COLUMNS ? said.keys : said.period)[id] }));
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Tabs
        tabs={tabs}
        active={period}
        columns={columns}
        right={lineOf(from, 'quiet')}
        onChoose={setPeriod}
      />
      <Box height={1} flexShrink={0} />
      <Box height={bodyRows} flexShrink={0} flexDirection="column">
        {error !== undefined && value === undefined ? (
          <EmptyState text={error} tone="bad" columns={columns} rows={bodyRows} />
        ) : isEmpty ? (
          <EmptyState text={said.empty} hint={said.emptyHint} columns={columns} rows={bodyRows} />
        ) : value === undefined ? null : (
          <InsightsBody
            insights={value}
            columns={columns}
            rows={bodyRows}
            top={fitScroll(position, extent).top}
          />
        )}
      </Box>
      {typed === undefined ? null : (
        <FieldPrompt
          label={said.sinceLabel}
          hint={said.sinceHint}
          value={typed.text}
          fault={typed.fault}
          onChange={(text) => setTyped({ text })}
          onSubmit={submit}
          onCancel={() => setTyped(undefined)}
          columns={columns}
        />
      )}
    </Box>
  );
};

// The insights of the chosen periods, read again when something ends.
type Period = Insights['period'];
export const PERIODS = ['day', 'week', 'month'] as const satisfies readonly Period[];

/** An event reports each task that ends; this covers missed events. */
const EVERY_MS = 10_000;

/** `since`: RFC 3339; without it as far back as the daemon finds right for the period. */
const useInsights = (period: Period, since: string | undefined): Resource<Insights> => {
  const { client } = useDeps();
  const key = `insights ${period} ${since ?? ''}`;
  const load = onlyChanges(() => client.insights.read({ period, since }));
  return useResource(load, { key, everyMs: EVERY_MS, isConcerned: ({ type }) => isTerminalEvent(type) });
};

// The start of the insights: a duration back from now, or a day.
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** RFC 3339 for `7d`, `12w` or `2026-11-01` (its local midnight); undefined for anything else. */
export const readSince = (text: string, nowMs: number): string | undefined => {
  const trimmed = text.trim();
  const backMs = parseDuration(trimmed);
  const atMs =
    backMs === undefined ? (DAY.test(trimmed) ? Date.parse(`${trimmed}T00:00`) : Number.NaN) : nowMs - backMs;
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
};

/** The local day of a moment, `2026-11-20`. */
export const dayOf = (at: string): string => {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};
