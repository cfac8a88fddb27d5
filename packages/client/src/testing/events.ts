// Events as the ledger would write them, and frames as the daemon sends them, for tests.

import type { EventType, LedgerEvent, TaskId } from '@coxswain/protocol';

export const TASK = 'tsk_aaaaaaaaaaaa' as TaskId; // a literal of the right form

/** An event of {@link TASK}; its data matters to no test here. */
export const event = (seq: number, type: EventType = 'StreamChunk', taskId: TaskId = TASK): LedgerEvent =>
  ({
    seq,
    type,
    at: '2026-11-20T12:00:00.000Z',
    taskId,
    rootId: taskId,
    agent: 'shell',
    session: 'default',
    data: type === 'StreamChunk' ? { stream: 'stdout', text: `${seq} é 漢` } : {},
  }) as LedgerEvent; // the data of other types is left out

export const frame = (of: LedgerEvent): string =>
  `id: ${of.seq}\nevent: ${of.type}\ndata: ${JSON.stringify(of)}\n\n`;

export const ping = (seq: number): string => `id: ${seq}\nevent: ping\ndata: {}\n\n`;

export const SSE_HEADERS = { 'content-type': 'text/event-stream', 'cox-protocol': '1' };

/** Everything that an iterable yields. */
export const collect = <Item>(items: AsyncIterable<Item>): Promise<Item[]> => Array.fromAsync(items);
