// Where the numbers of listed tasks come from, newest first: each source goes along one index.

import type { TaskKind, TaskStatus } from '@coxswain/protocol';
import type { CompiledQuery } from 'kysely';
import { db } from '../../database/builder.ts';
import { compiled } from '../../database/compiled.ts';
import { all, type Tx } from '../../database/tx.ts';
import { joined, namesake } from '../../sessions/tasks-of.ts';
import type { NumberRange } from '../time-index.ts';

interface Stretch extends NumberRange {
  readonly limit: number;
}

/** The newest numbers of a stretch. */
export type Source = (stretch: Stretch) => CompiledQuery<{ readonly n: number }>;

const numbers = ({ from, before, limit }: Stretch) =>
  db
    .selectFrom('task')
    .select('n')
    .where('n', '>=', from)
    .where('n', '<', before)
    .orderBy('n', 'desc')
    .limit(limit);
const labelled = ({ from, before, limit }: Stretch) =>
  db
    .selectFrom('task_label')
    .select('n')
    .where('n', '>=', from)
    .where('n', '<', before)
    .orderBy('n', 'desc')
    .limit(limit);

const every = compiled((v: Stretch) => numbers(v));
const everyButItems = compiled((v: Stretch) => numbers(v).where('kind', '<>', 'item'));
const ofStatus = compiled((v: Stretch & { status: TaskStatus; kind: TaskKind }) =>
  numbers(v).where('status', '=', v.status).where('kind', '=', v.kind),
);
const ofAgent = compiled((v: Stretch & { agent: string; status: TaskStatus }) =>
  numbers(v).where('agent', '=', v.agent).where('status', '=', v.status),
);
const joining = compiled((v: Stretch & { key: string }) => numbers(v).where(joined(v.key)));
const naming = compiled((v: Stretch & { key: string }) => numbers(v).where(namesake(v.key)));
const ofParent = compiled((v: Stretch & { parent: number }) => numbers(v).where('parent_n', '=', v.parent));
const ofRoot = compiled((v: Stretch & { root: number }) => numbers(v).where('root_n', '=', v.root));
const ofJob = compiled((v: Stretch & { job: string }) => numbers(v).where('job_id', '=', v.job));
const one = compiled((v: Stretch & { n: number }) => numbers(v).where('n', '=', v.n));
const ofLabel = compiled((v: Stretch & { key: string }) => labelled(v).where('key', '=', v.key));
const ofLabelValue = compiled((v: Stretch & { key: string; value: string }) =>
  labelled(v).where('key', '=', v.key).where('value', '=', v.value),
);

export const everyTask: Source = (stretch) => every(stretch);
export const everyTaskButItems: Source = (stretch) => everyButItems(stretch);
const withValues =
  <Values>(query: (values: Stretch & Values) => ReturnType<Source>, values: Values): Source =>
  (stretch) =>
    query({ ...stretch, ...values });
export const byStatus = (status: TaskStatus, kind: TaskKind): Source =>
  withValues(ofStatus, { status, kind });
export const byAgent = (agent: string, status: TaskStatus): Source => withValues(ofAgent, { agent, status });
export const bySession = (key: string): readonly Source[] => [
  withValues(joining, { key }),
  withValues(naming, { key }),
];
export const byParent = (parent: number): Source => withValues(ofParent, { parent });
export const byRoot = (root: number): Source => withValues(ofRoot, { root });
export const byNumber = (n: number): Source => withValues(one, { n });
export const byJob = (job: string): Source => withValues(ofJob, { job });
export const byLabel = (key: string, value?: string): Source =>
  value === undefined ? withValues(ofLabel, { key }) : withValues(ofLabelValue, { key, value });

/** The newest numbers of all sources together. No number comes from two of them. */
export function* mergeSources(sources: readonly Source[], stretch: Stretch): Tx<readonly number[]> {
  const found: number[] = [];
  for (const source of sources) for (const { n } of yield* all(source(stretch))) found.push(n);
  if (sources.length === 1) return found;
  return found.sort((a, b) => b - a).slice(0, stretch.limit);
}

/** Every number that the sources have, unless there are more than `max`. */
export function* collectSources(
  sources: readonly Source[],
  range: NumberRange,
  max: number,
): Tx<readonly number[] | undefined> {
  const found: number[] = [];
  for (const source of sources) {
    const limit = max + 1 - found.length;
    for (const { n } of yield* all(source({ ...range, limit }))) found.push(n);
    if (found.length > max) return undefined;
  }
  return found;
}
