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

const addState = ({ Gauge }: Prometheus, registry: Registry, { services, streams }: MetricSources): void => {
  const registers = [registry];
  const tasks = new Gauge({ name: 'cox_tasks', help: 'Tasks by status.', labelNames: ['status'], registers });
  const slots = new Gauge({
    name: 'cox_slots',
    help: 'Slots: used and total, and tasks that wait without one.',
    labelNames: ['state'],
    registers,
  });
  const lag = new Gauge({
    name: 'cox_event_loop_lag_seconds',
    help: 'How late the event loop was at this scrape.',
    registers,
  });
  const rss = new Gauge({
    name: 'cox_resident_memory_bytes',
    help: 'Resident memory of the daemon.',
    registers,
  });
  new Gauge({
    name: 'cox_streams',
    help: 'Open streams: watchers, output, export, batches.',
    registers,
    collect() {
      this.set(streams.count);
    },
  });
  new Gauge({
    name: 'cox_last_sequence',
    help: 'Sequence of the newest event.',
    registers,
    async collect() {
      const { counts, slots: now, rssBytes } = await services.status();
      for (const [status, count] of Object.entries(counts)) tasks.set({ status }, count);
      for (const [state, count] of Object.entries(now)) slots.set({ state }, count);
      rss.set(rssBytes);
      lag.set(await loopLagSeconds(services));
      this.set(services.ledger.events.head());
    },
  });
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

/** Makes the registry with every metric. */
export const createRegistry = async (sources: MetricSources): Promise<Registry> => {
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  addState(prometheus, registry, sources);
  addCounters(prometheus, registry, sources);
  addDurations(prometheus, registry, sources);
  return registry;
};
