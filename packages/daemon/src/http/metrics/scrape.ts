// The Prometheus metrics of one app, in a registry of its own. Made at the first look: a daemon that nobody scrapes loads
// no metrics library.

import type { Registry } from 'prom-client';
import type { Services } from '../services.ts';
import type { Streams } from '../streams.ts';
import type { FeedCounters } from './counters.ts';
import type { RequestDurations } from './durations.ts';

export interface MetricSources {
  readonly services: Services;
  readonly streams: Streams;
  readonly counters: FeedCounters;
  readonly durations: RequestDurations;
}

type Prometheus = typeof import('prom-client');

const BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];

/** How late the event loop comes to what is due now, in seconds. */
const loopLagSeconds = async ({ clock }: Services): Promise<number> => {
  const startMs = clock.monotonicMs();
  await new Promise((resolve) => setImmediate(resolve));
  return (clock.monotonicMs() - startMs) / 1_000;
};

/** Gauges of the moment; the returned function sets them. */
const addState = (
  { Gauge }: Prometheus,
  registry: Registry,
  { services, streams }: MetricSources,
): (() => Promise<void>) => {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Gauge<Label>({ name, help, labelNames: [...labelNames], registers: [registry] });
  const tasks = gauge('cox_tasks', 'Tasks by status.', ['status']);
  const slots = gauge('cox_slots', 'Slots: used and total, and tasks that wait without one (parked).', [
    'state',
  ]);
  const open = gauge('cox_streams', 'Open streams: watchers, output, export, batches.');
  const sequence = gauge('cox_last_sequence', 'Sequence of the newest event.');
  const lag = gauge('cox_event_loop_lag_seconds', 'How late the event loop was at this scrape.');
  const memory = gauge('cox_resident_memory_bytes', 'Resident memory of the daemon.');
  return async () => {
    const { counts, slots: now, rssBytes } = await services.status();
    const { needsInput, history: _history, ...others } = counts;
    for (const [status, count] of Object.entries({ ...others, needs_input: needsInput }))
      tasks.set({ status }, count);
    for (const [state, count] of Object.entries(now)) slots.set({ state }, count);
    open.set(streams.count);
    sequence.set(services.ledger.events.head());
    memory.set(rssBytes);
    lag.set(await loopLagSeconds(services));
  };
};

const addCounters = ({ Counter }: Prometheus, registry: Registry, { counters }: MetricSources): void => {
  const registers = [registry];
  new Counter({
    name: 'cox_submissions_total',
    help: 'Tasks accepted since the daemon started, by source.',
    labelNames: ['source'],
    registers,
    collect() {
      this.reset();
      for (const [source, count] of counters.submissions) this.inc({ source }, count);
    },
  });
  new Counter({
    name: 'cox_settlements_total',
    help: 'Tasks ended since the daemon started, by status and agent.',
    labelNames: ['status', 'agent'],
    registers,
    collect() {
      this.reset();
      for (const { status, agent, count } of counters.settlements) this.inc({ status, agent }, count);
    },
  });
};

const addDurations = ({ Histogram }: Prometheus, registry: Registry, { durations }: MetricSources): void => {
  const histogram = new Histogram({
    name: 'cox_http_request_duration_seconds',
    help: 'Time until a request was answered, streams until they began; since the first scrape.',
    labelNames: ['route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  durations.listen((route, status, seconds) => histogram.observe({ route, status }, seconds));
};

/** Makes every metric; each call of the result is one scrape. */
export const createScrape = async (sources: MetricSources): Promise<() => Promise<string>> => {
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  const setState = addState(prometheus, registry, sources);
  addCounters(prometheus, registry, sources);
  addDurations(prometheus, registry, sources);
  return async () => {
    await setState();
    return registry.metrics();
  };
};
