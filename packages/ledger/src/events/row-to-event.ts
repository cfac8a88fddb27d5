// Turns a stored row back into its event. What the log does not repeat is read from its source: the task of TaskQueued and the
// result of TaskCompleted from the task's rows, long text from its file.

import { chunkOfBytes, type EventType, type LedgerEvent, type Stream, type TaskId } from '@coxswain/protocol';
import { compiled } from '../database/compiled.ts';
import { listed, listParameter } from '../database/list-parameter.ts';
import { all, type Tx } from '../database/tx.ts';
import { type FileLocation, type LocationJson, locationFromJson } from '../output/stored-fact.ts';
import { queuedTaskOf, selectTaskRows } from '../tasks/task-row.ts';
import { NO_TASK } from './append.ts';
import type { EventRow } from './select-rows.ts';
import { typeOf } from './type-code.ts';

/** An event, or one whose text is still to be read. */
export interface ReadEvent {
  readonly event: LedgerEvent;
  /** Set for a StreamChunk whose text is in a file; until it is read the event's text is empty. */
  readonly location: FileLocation | undefined;
}

/** What rows of some types hold instead of the event's data. */
interface StoredData {
  /** StreamChunk: where its text is. */
  readonly at?: LocationJson;
  /** StreamChunk: bytes that are not UTF-8. */
  readonly base64?: string;
  readonly stream?: Stream;
  /** TaskDeleted: whose line it is, because the task is gone. */
  readonly id?: TaskId;
  readonly rootId?: TaskId;
  /** TaskDeleted, and what belongs to no task. */
  readonly agent?: string;
  readonly session?: string;
}

const queuedRows = compiled((values: { numbers: string }) =>
  selectTaskRows().where('task.n', 'in', listed<number>(values.numbers)),
);

/** The events of the rows, in their order. Rows of types that a newer version wrote, or whose task has gone, are left out. */
export function* readEvents(rows: readonly EventRow[]): Tx<readonly ReadEvent[]> {
  const queued = rows.filter((row) => typeOf(row.type) === 'TaskQueued').map((row) => row.task_n);
  const taskRows = queued.length === 0 ? [] : yield* all(queuedRows({ numbers: listParameter(queued) }));
  const tasks = new Map(taskRows.map((row) => [row.n, row]));
  return rows.flatMap((row) => {
    const type = typeOf(row.type);
    if (type === undefined) return [];
    // Written by events/append.ts.
    const stored = JSON.parse(row.data ?? '{}') as StoredData;
    const task = tasks.get(row.task_n);
    const queuedData = task === undefined ? undefined : { task: queuedTaskOf(task) };
    const data = type === 'TaskQueued' ? queuedData : dataOf(type, stored, row);
    const envelope = envelopeOf(row, stored);
    if (data === undefined || envelope === undefined) return [];
    const location =
      type === 'StreamChunk' && stored.at !== undefined ? locationFromJson(stored.at) : undefined;
    const at = new Date(row.at).toISOString();
    // The stored data is of the row's type.
    return [{ event: { seq: row.seq, at, type, ...envelope, data } as LedgerEvent, location }];
  });
}

const dataOf = (type: EventType, stored: StoredData, { result }: EventRow): object => {
  if (type === 'TaskCompleted') return { result: result ?? undefined, ...stored };
  if (type === 'StreamChunk') return chunkData(stored);
  if (type !== 'TaskDeleted' && type !== 'JobMissed') return stored;
  const { id: _id, rootId: _rootId, agent: _agent, session: _session, ...data } = stored;
  return data;
};

const chunkData = (stored: StoredData): object => {
  const { stream = 'stdout', at, base64 } = stored;
  if (at !== undefined) return { stream, text: '' };
  return base64 === undefined ? stored : chunkOfBytes(stream, Buffer.from(base64, 'base64'));
};

const envelopeOf = (
  row: EventRow,
  stored: StoredData,
): Pick<LedgerEvent, 'taskId' | 'rootId' | 'agent' | 'session'> | undefined => {
  if (row.task_n === NO_TASK) return ofNoTask(stored);
  const { id, agent, session } = row.id === null ? stored : row;
  const rootId = row.id === null ? stored.rootId : (row.root_id ?? row.id);
  if (id === undefined || agent === undefined || agent === null || session === undefined || session === null)
    return undefined;
  // Stored ids were valid when they came in.
  return { taskId: id as TaskId, rootId: rootId as TaskId, agent, session };
};

const ofNoTask = ({ agent, session }: StoredData) =>
  agent === undefined || session === undefined
    ? undefined
    : { taskId: undefined, rootId: undefined, agent, session };
