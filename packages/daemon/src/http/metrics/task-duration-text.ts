// The histogram of task durations in the text format of Prometheus. It is counted before anybody loads the metrics library,
// whose own histogram takes only single observations.

import { type Durations, TASK_BUCKETS_SECONDS } from './counters.ts';

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
