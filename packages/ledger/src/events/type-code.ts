// Event types as the small integers in rows. A code is never reused for another type: ledgers outlive versions. Output comes
// first, so that one comparison separates the many rows of text from the few facts about a task: the two partial indexes of the
// event table split there.

import type { EventType } from '@coxswain/protocol';

const CODES: Readonly<Record<EventType, number>> = {
  StreamChunk: 1,
  OutputDropped: 2,
  TaskQueued: 3,
  TaskStarted: 4,
  AgentStatus: 5,
  OutputTruncated: 6,
  PlanUpdated: 7,
  ToolCallStarted: 8,
  ToolCallUpdated: 9,
  ToolCallCompleted: 10,
  InputRequested: 11,
  InputAnswered: 12,
  MessageAdded: 13,
  UsageUpdated: 14,
  CancelRequested: 15,
  TaskRetrying: 16,
  ProcessesEnded: 17,
  LateOutcome: 18,
  TaskCompleted: 19,
  TaskFailed: 20,
  TaskCancelled: 21,
  TaskDeleted: 22,
  AgentUpdate: 23,
  WorktreeMade: 24,
  ItemMoved: 25,
  JobFired: 26,
  JobMissed: 27,
  DeliverySent: 28,
  DeliveryFailed: 29,
  ModelCallCompleted: 30,
  RunAdopted: 31,
};

/** Rows with a code up to this are output, those above are facts. Written as a literal, or no partial index is used. */
export const LAST_OUTPUT_CODE = 2;

const TYPES = new Map(Object.entries(CODES).map(([type, code]) => [code, type as EventType]));

/** The code that rows hold for a type. */
export const codeOf = (type: EventType): number => CODES[type];

/** The type behind a code; undefined when a newer version wrote it. */
export const typeOf = (code: number): EventType | undefined => TYPES.get(code);
