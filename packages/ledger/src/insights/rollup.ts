// The sums behind insights, by local day, written in the transaction of the change they count. Reading them never reads a task,
// so it costs the same with ten and with ten million.

import type { EndedStatus, TaskKind, ToolCall, Usage } from '@coxswain/protocol';
import { db } from '../database/builder.ts';
import { compiled } from '../database/compiled.ts';
import { run, type Tx } from '../database/tx.ts';
import { bucketOf } from './histogram.ts';
import { localDay } from './period.ts';

/** A task that has just ended. */
export interface EndedTask {
  readonly kind: TaskKind;
  readonly agent: string;
  readonly status: EndedStatus;
  /** How long it worked; undefined when it never started: then it counts in no average. */
  readonly durationMs: number | undefined;
  readonly usage: Usage | undefined;
}

/** Stored when the provider or model is unknown. */
export const UNKNOWN = 'unknown';

const addTask = compiled((values: { day: string; agent: string; status: string; duration: number }) =>
  db
    .insertInto('rollup_task')
    .values({
      day: values.day,
      agent: values.agent,
      status: values.status,
      tasks: 1,
      duration_ms: values.duration,
    })
    .onConflict((conflict) =>
      conflict.columns(['day', 'agent', 'status']).doUpdateSet(({ eb, ref }) => ({
        tasks: eb(ref('rollup_task.tasks'), '+', 1),
        duration_ms: eb(ref('rollup_task.duration_ms'), '+', ref('excluded.duration_ms')),
      })),
    ),
);
const addDuration = compiled((values: { day: string; agent: string; bucket: number }) =>
  db
    .insertInto('rollup_duration')
    .values({ day: values.day, agent: values.agent, bucket: values.bucket, tasks: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'agent', 'bucket'])
        .doUpdateSet(({ eb, ref }) => ({ tasks: eb(ref('rollup_duration.tasks'), '+', 1) })),
    ),
);
const addToolCall = compiled((values: { day: string; tool: string; failed: number }) =>
  db
    .insertInto('rollup_tool')
    .values({ day: values.day, tool: values.tool, calls: 1, failed: values.failed })
    .onConflict((conflict) =>
      conflict.columns(['day', 'tool']).doUpdateSet(({ eb, ref }) => ({
        calls: eb(ref('rollup_tool.calls'), '+', 1),
        failed: eb(ref('rollup_tool.failed'), '+', ref('excluded.failed')),
      })),
    ),
);
const addUsage = compiled(
  (values: {
    day: string;
    provider: string;
    model: string;
    currency: string;
    input: number;
    output: number;
    cost: number;
    unpriced: number;
  }) =>
    db
      .insertInto('rollup_usage')
      .values({
        day: values.day,
        provider: values.provider,
        model: values.model,
        currency: values.currency,
        input_tokens: values.input,
        output_tokens: values.output,
        cost: values.cost,
        tasks: 1,
        unpriced: values.unpriced,
      })
      .onConflict((conflict) =>
        conflict.columns(['day', 'provider', 'model', 'currency']).doUpdateSet(({ eb, ref }) => ({
          input_tokens: eb(ref('rollup_usage.input_tokens'), '+', ref('excluded.input_tokens')),
          output_tokens: eb(ref('rollup_usage.output_tokens'), '+', ref('excluded.output_tokens')),
          cost: eb(ref('rollup_usage.cost'), '+', ref('excluded.cost')),
          tasks: eb(ref('rollup_usage.tasks'), '+', 1),
          unpriced: eb(ref('rollup_usage.unpriced'), '+', ref('excluded.unpriced')),
        })),
      ),
);

/** Counts a task in the transaction that ends it. Items are not work and are not counted. */
export function* recordRollup(ended: EndedTask, nowMs: number): Tx<void> {
  const { kind, agent, status, durationMs, usage } = ended;
  if (kind === 'item') return;
  const day = localDay(nowMs);
  yield* run(addTask({ day, agent, status, duration: durationMs ?? 0 }));
  if (durationMs !== undefined) yield* run(addDuration({ day, agent, bucket: bucketOf(durationMs) }));
  if (usage !== undefined) yield* countUsage(usage, day);
}

/** Counts a tool call in the transaction of its event; a call that was skipped or cancelled never came about. */
export function* countToolCall({ name, status }: ToolCall, nowMs: number): Tx<void> {
  if (status !== 'completed' && status !== 'failed') return;
  yield* run(addToolCall({ day: localDay(nowMs), tool: name, failed: status === 'failed' ? 1 : 0 }));
}

function* countUsage(usage: Usage, day: string): Tx<void> {
  const { inputTokens = 0, outputTokens = 0, cost = 0 } = usage;
  if (inputTokens + outputTokens + cost === 0) return;
  yield* run(
    addUsage({
      day,
      provider: usage.provider ?? UNKNOWN,
      model: usage.model ?? UNKNOWN,
      currency: usage.currency ?? '',
      input: Math.round(inputTokens),
      output: Math.round(outputTokens),
      cost,
      unpriced: usage.cost === undefined ? 1 : 0,
    }),
  );
}
