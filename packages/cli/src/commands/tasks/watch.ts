import type { Client } from '@coxswain/client';
import {
  type EventType,
  EXIT_CODES,
  isTerminalEvent,
  type LedgerEvent,
  ProblemError,
  type Task,
} from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { detachable } from '../../follow/detachable.ts';
import { type About, eventLine } from '../../follow/event-line.ts';
import { flag, optional, repeated, text } from '../../input/parameter.ts';
import { wholeNumber } from '../../input/readers.ts';
import { stampFor } from '../../output/stamp.ts';

// Several streams as one, in the order in which things arrive.
interface Arrival<Item> {
  readonly from: AsyncIterator<Item>;
  readonly result: IteratorResult<Item>;
}

/** Yields from all of them until each has ended. The first failure ends them all and closes what is still open. */
export async function* merged<Item>(sources: readonly AsyncIterable<Item>[]): AsyncGenerator<Item> {
  const waiting = new Map<AsyncIterator<Item>, Promise<Arrival<Item>>>();
  const pull = (from: AsyncIterator<Item>): void => {
    waiting.set(
      from,
      from.next().then((result) => ({ from, result })),
    );
  };
  for (const source of sources) pull(source[Symbol.asyncIterator]());
  try {
    while (waiting.size > 0) {
      const { from, result } = await Promise.race(waiting.values());
      if (result.done === true) waiting.delete(from);
      else {
        yield result.value;
        pull(from);
      }
    }
  } finally {
    const left = [...waiting.entries()];
    for (const [, arrival] of left) arrival.catch(() => {});
    // A waiting generator answers `return` only when its wait has ended: do not wait for that.
    for (const [from] of left) Promise.resolve(from.return?.()).catch(() => {});
  }
}

const TURNING_POINTS: readonly EventType[] = [
  'TaskStarted',
  'InputRequested',
  'TaskCompleted',
  'TaskFailed',
  'TaskCancelled',
];

interface Watch {
  readonly ids: readonly string[];
  readonly since: number | undefined;
  readonly types: readonly EventType[] | undefined;
  readonly signal: AbortSignal;
}

/** Named tasks from their beginning until their end; without names everything from now on, without end. */
const eventsOf = (client: Client, { ids, since, types, signal }: Watch): AsyncIterable<LedgerEvent> => {
  const options = { signal, since, types };
  if (ids.length === 0) return client.events(options);
  return merged(ids.map((id) => client.tasks.stream(id, options)));
};

/** Which task an event is about, asked once for each task and forgotten with its end. */
const taskNames = (client: Client, known: readonly Task[]) => {
  const tasks = new Map<string, About>(known.map((task) => [task.id, task]));
  return async (event: LedgerEvent): Promise<About | undefined> => {
    const { taskId: id } = event;
    if (id === undefined) return undefined;
    if (event.type === 'TaskQueued') tasks.set(id, event.data.task);
    if (event.type === 'ItemMoved') tasks.delete(id);
    let task = tasks.get(id);
    if (task === undefined) {
      try {
        task = (await client.tasks.get(id)).task;
        tasks.set(id, task);
      } catch (error) {
        // It was removed meanwhile.
        if (!(error instanceof ProblemError)) throw error;
      }
    }
    if (isTerminalEvent(event.type)) tasks.delete(id);
    return task;
  };
};

export const watch = defineCommand({
  arguments: {
    ids: repeated('[id...]', 'watch only these, until they have ended', text, { completes: 'task' }),
  },
  options: {
    allEvents: flag('--all-events', 'every event, output and tool calls included'),
    since: optional(
      '--since-seq <number>',
      'start with the events after this one',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    ),
  },
  details:
    'Without ids, watches until you press Ctrl-C. With --json each event is one line; pass its seq to --since-seq to resume from there.',
  async run(context, given) {
    const { options } = given;
    const { output, words, deps } = context;
    const client = await context.client();
    const details = await Promise.all(given.arguments.ids.map((id) => client.tasks.get(id)));
    const ids = [...new Set(details.map(({ task }) => task.id))];
    const stamp = stampFor(output.isTerminal, deps.timeZone);
    const about = taskNames(
      client,
      details.map(({ task }) => task),
    );
    let lastSeq = options.since;
    const work = async (signal: AbortSignal): Promise<number> => {
      const types = options.allEvents ? undefined : TURNING_POINTS;
      for await (const event of eventsOf(client, { ids, since: options.since, types, signal })) {
        lastSeq = event.seq;
        if (output.isJson) await output.jsonLine(event);
        else if (output.isQuiet) await output.line(event.taskId);
        else await output.line(eventLine(event, stamp, { ...context, about: await about(event) }));
      }
      return EXIT_CODES.ok.code;
    };
    const comeBack = (): string => words.notes.watchDetached(lastSeq);
    return detachable(context, { work, comeBack, unreadCode: EXIT_CODES.ok.code });
  },
});
