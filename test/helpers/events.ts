// Waits for events of a task on the daemon's stream.

import type { InputRequest, LedgerEvent } from '@coxswain/protocol';
import type { TestDaemon } from './daemon.ts';

/** The first matching event of the task, from its start; fails if the task ends without one. */
export const nextEvent = async (
  daemon: TestDaemon,
  id: string,
  isWanted: (event: LedgerEvent) => boolean,
): Promise<LedgerEvent> => {
  const seen: string[] = [];
  for await (const event of daemon.client.tasks.stream(id)) {
    if (isWanted(event)) return event;
    seen.push(event.type === 'TaskFailed' ? `${event.type}: ${event.data.message}` : event.type);
  }
  throw new Error(`task ${id} ended without it; its events were ${seen.join(', ')}`);
};

/** Resolves when the task has printed the text, however it was cut into pieces. */
export const printed = async (daemon: TestDaemon, id: string, text: string): Promise<void> => {
  let all = '';
  await nextEvent(daemon, id, (event) => {
    if (event.type === 'StreamChunk') all += event.data.text;
    return all.includes(text);
  });
};

/** Waits until the task asks a person, and returns its last question. */
export const openRequest = async (daemon: TestDaemon, id: string): Promise<InputRequest> => {
  const event = await nextEvent(daemon, id, ({ type }) => type === 'InputRequested');
  if (event.type !== 'InputRequested') throw new Error('unexpected event type');
  return event.data.request;
};
