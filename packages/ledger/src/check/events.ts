// Checks events against their tasks.

import { type EndedStatus, isEnded, type LedgerFault, type TaskStatus } from '@coxswain/protocol';
import { sql } from 'kysely';
import { db } from '../database/builder.ts';
import { readReserved } from '../database/sequence-reserve.ts';
import { all, first, type Tx } from '../database/tx.ts';
import { NO_TASK } from '../events/append.ts';
import { codeOf, LAST_OUTPUT_CODE } from '../events/type-code.ts';
import type { Reading } from '../reader/reading.ts';
import type { CheckCursor, StepPage } from './step.ts';
import { isLast } from './tasks.ts';

const PAGE_TASKS = 5_000;
const PAGE_EVENTS = 50_000;

const LAST: Readonly<Record<EndedStatus, number>> = {
  completed: codeOf('TaskCompleted'),
  failed: codeOf('TaskFailed'),
  cancelled: codeOf('TaskCancelled'),
};
const LAST_CODES = Object.values(LAST).join(', ');

interface EventSummary {
  readonly id: string;
  readonly status: TaskStatus;
  readonly facts: number;
  readonly queued: number;
  readonly ends: number;
  /** The code of the newest end. */
  readonly end: number | null;
}

/** An ended task has exactly one terminal event, an active one has none. A removal that an earlier version left half done has no facts. */
export const checkTaskEvents = ({ drive }: Reading, { after }: CheckCursor): StepPage => {
  const last = after + PAGE_TASKS;
  const rows = drive(
    all(
      sql
        .raw<EventSummary>(
          `select task.id, task.status, count(event.seq) as facts, coalesce(sum(event.type = ${codeOf('TaskQueued')}), 0) as queued,
             coalesce(sum(event.type in (${LAST_CODES})), 0) as ends,
             max(case when event.type in (${LAST_CODES}) then event.type end) as end
           from task left join event on event.task_n = task.n and event.type > ${LAST_OUTPUT_CODE}
           where task.n > ${after} and task.n <= ${last} group by task.n`,
        )
        .compile(db),
    ),
  );
  const faults = rows.flatMap((row): LedgerFault[] => {
    const detail = contradictionOf(row);
    return detail === undefined ? [] : [{ area: 'events', subject: row.id, detail, isRepairable: false }];
  });
  return { faults, after: isLast(drive, last) ? undefined : last };
};

const contradictionOf = ({ status, facts, queued, ends, end }: EventSummary): string | undefined => {
  if (!isEnded(status)) {
    if (ends > 0) return 'it has not ended, but an event says it did';
    return queued === 1 ? undefined : 'its TaskQueued event is missing';
  }
  if (facts === 0) return undefined;
  if (ends !== 1) return `it has ended, but ${ends === 0 ? 'no event says' : `${ends} events say`} so`;
  return end === LAST[status] ? undefined : `it is ${status}, but its last event says otherwise`;
};

interface StrayEvent {
  readonly seq: number;
  readonly is_stray: 0 | 1;
}

/** Each event is readable and belongs to a task that exists or is being removed, or it is a TaskDeleted. */
export const checkEvents = ({ drive }: Reading, { after }: CheckCursor): StepPage => {
  const last = after + PAGE_EVENTS;
  const rows = drive(
    all(
      sql
        .raw<StrayEvent>(
          `select event.seq, task.n is null and event.task_n <> ${NO_TASK} and event.type <> ${codeOf('TaskDeleted')}
             and event.task_n not in (select task_n from removal) as is_stray
           from event left join task on task.n = event.task_n
           where event.seq > ${after} and event.seq <= ${last}
             and (is_stray or (event.data is not null and not json_valid(event.data))) limit 1000`,
        )
        .compile(db),
    ),
  );
  const head = drive(first(sql<{ seq: number | null }>`select max(seq) as seq from event`.compile(db)));
  const faults = rows.map(
    ({ seq, is_stray }): LedgerFault => ({
      area: 'events',
      subject: `event ${seq}`,
      detail: is_stray ? 'it belongs to a task that does not exist' : 'it cannot be read',
      isRepairable: false,
    }),
  );
  return { faults, after: last >= (head?.seq ?? 0) ? undefined : last };
};

function* readSequences(): Tx<readonly LedgerFault[]> {
  const [row] = yield* all(
    sql<{ seq: number; n: number; last_seq: number; last_n: number }>`
      select (select coalesce(max(seq), 0) from event) as seq, (select coalesce(max(n), 0) from task) as n,
        (select coalesce(max(seq), 0) from sqlite_sequence where name = 'event') as last_seq,
        (select coalesce(max(seq), 0) from sqlite_sequence where name = 'task') as last_n`.compile(db),
  );
  if (row === undefined) return [];
  const given = Math.max(row.last_seq, yield* readReserved());
  const fault = (subject: string, detail: string): LedgerFault => ({
    area: 'events',
    subject,
    detail,
    isRepairable: true,
  });
  return [
    ...(row.seq > given
      ? [fault('sequences', `event ${row.seq} has a sequence that was never assigned`)]
      : []),
    ...(row.n > row.last_n ? [fault('numbers', `task ${row.n} has a number that was never assigned`)] : []),
  ];
}

/** No number is used twice. */
export const checkSequences = ({ drive }: Reading): StepPage => ({ faults: drive(readSequences()) });
