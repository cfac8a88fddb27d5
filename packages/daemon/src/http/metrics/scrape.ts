// The Prometheus metrics of one app, in its own registry. Created at the first scrape: a daemon that nobody scrapes loads
// no metrics library.

import { BUILD, PROTOCOL_VERSION, VERSION } from '@coxswain/protocol';
import type { Registry } from 'prom-client';
import type { Services } from '../services.ts';
import type { Streams } from '../stream/streams.ts';
import { type Durations, type FeedCounters, TASK_BUCKETS_SECONDS } from './counters.ts';
import type { RequestDurations } from './durations.ts';

export interface MetricSources {
  readonly services: Services;
  readonly streams: Streams;
  readonly counters: FeedCounters;
  readonly durations: RequestDurations;
}

type Prometheus = typeof import('prom-client');

const BUCKETS_SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30];

/** The current lag of the event loop, in seconds. */
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

const addUsage = ({ Counter }: Prometheus, registry: Registry, { counters }: MetricSources): void => {
  const registers = [registry];
  const labelNames = ['agent', 'provider', 'model'] as const;
  new Counter({
    name: 'cox_tokens_total',
    help: 'Tokens of ended tasks since the daemon started, by type, as the agents reported them.',
    labelNames: [...labelNames, 'type'],
    registers,
    collect() {
      this.reset();
      for (const { agent, provider, model, tokens } of counters.usage)
        for (const [type, count] of Object.entries(tokens)) this.inc({ agent, provider, model, type }, count);
    },
  });
  new Counter({
    name: 'cox_cost_total',
    help: 'Cost of ended tasks since the daemon started, by currency, as the agents reported it.',
    labelNames: [...labelNames, 'currency'],
    registers,
    collect() {
      this.reset();
      for (const { agent, provider, model, cost } of counters.usage)
        for (const [currency, sum] of cost) this.inc({ agent, provider, model, currency }, sum);
    },
  });
};

const addBuild = ({ Gauge }: Prometheus, registry: Registry, { services }: MetricSources): void => {
  const labels = {
    version: VERSION,
    build: BUILD,
    protocol: PROTOCOL_VERSION,
    node: services.process.nodeVersion,
  };
  const gauge = new Gauge({
    name: 'cox_build_info',
    help: 'Always 1; the labels name what is running.',
    labelNames: ['version', 'build', 'protocol', 'node'],
    registers: [registry],
  });
  gauge.set(labels, 1);
};

const addDurations = ({ Histogram }: Prometheus, registry: Registry, { durations }: MetricSources): void => {
  const histogram = new Histogram({
    name: 'cox_http_request_duration_seconds',
    help: 'Time to answer a request, or to begin a stream; since the first scrape.',
    labelNames: ['route', 'status'],
    buckets: BUCKETS_SECONDS,
    registers: [registry],
  });
  durations.listen((route, status, seconds) => histogram.observe({ route, status }, seconds));
};

/** Creates all metrics; each call of the result is one scrape. */
export const createScrape = async (sources: MetricSources): Promise<() => Promise<string>> => {
  const prometheus = await import('prom-client');
  const registry = new prometheus.Registry();
  const setState = addState(prometheus, registry, sources);
  addCounters(prometheus, registry, sources);
  addUsage(prometheus, registry, sources);
  addBuild(prometheus, registry, sources);
  addDurations(prometheus, registry, sources);
  return async () => {
    await setState();
    await sources.counters.upToDate();
    return `${await registry.metrics()}\n${taskDurationText(sources.counters.durations)}`;
  };
};

// The histogram of task durations in the text format of Prometheus. It is counted before anybody loads the metrics library,
// whose own histogram takes only single observations.
const NAME = 'cox_task_duration_seconds';
const HELP =
  'How long ended tasks took since they first started, by agent and status; since the daemon started.';

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };
const quoted = (value: string): string =>
  `"${value.replaceAll(/[\\"\n]/g, (character) => ESCAPES[character] ?? character)}"`;

const linesOf = ({ agent, status, buckets, count, sumSeconds }: Durations): readonly string[] => {
  const labels = `agent=${quoted(agent)},status=${quoted(status)}`;
  let below = 0;
  const bounded = TASK_BUCKETS_SECONDS.map((bound, at) => {
    below += buckets[at] ?? 0;
    return `${NAME}_bucket{le="${bound}",${labels}} ${below}`;
  });
  return [
    ...bounded,
    `${NAME}_bucket{le="+Inf",${labels}} ${count}`,
    `${NAME}_sum{${labels}} ${sumSeconds}`,
    `${NAME}_count{${labels}} ${count}`,
  ];
};

/** The metric with its help and type; each bucket holds those before it, as the format wants. */
export const taskDurationText = (durations: Iterable<Durations>): string =>
  `${[`# HELP ${NAME} ${HELP}`, `# TYPE ${NAME} histogram`, ...[...durations].flatMap(linesOf)].join('\n')}\n`;
