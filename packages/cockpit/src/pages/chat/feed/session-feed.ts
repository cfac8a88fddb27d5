// The live feed of a session: its last turns from the events of their tasks, earlier ones on request. It only follows and
// never affects the work.

import type { Client } from '@coxswain/client';
import { type LedgerEvent, messageOf, ProblemError, type Task } from '@coxswain/protocol';
import type { EventHub } from '../../../data/event-hub.ts';
import type { Entry } from '../transcript/entry.ts';
import { foldTurn, newTurn, type Turn } from '../transcript/turn.ts';
import { forgottenEntries } from './forgotten-entries.ts';

export interface SessionState {
  /** False until it was read for the first time. */
  readonly isRead: boolean;
  /** Oldest first. */
  readonly turns: readonly Turn[];
  /** Everything there is to be drawn. */
  readonly entries: readonly Entry[];
  /** There may be more before the first. */
  readonly hasOlder: boolean;
  /** Why loading failed; it is retried. */
  readonly error?: string | undefined;
}

export const NOTHING_READ: SessionState = { isRead: false, turns: [], entries: [], hasOlder: false };

/** The number of turns per read. */
const PAGE = 6;
/** Events come in bursts; they are collected this long before a redraw. */
const FRAME_MS = 40;
const AGAIN_MS = 1_000;

export class SessionFeed {
  readonly #ports;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #turns = new Map<string, Turn>();
  readonly #arrived = new Map<string, LedgerEvent[]>();
  readonly #leave: (() => void)[] = [];
  #forgotten: readonly Entry[] = [];
  #cursor: string | undefined;
  #areMessagesRead = false;
  #isReadingOlder = false;
  #frame: NodeJS.Timeout | undefined;
  #state = NOTHING_READ;

  constructor(ports: {
    readonly client: Client;
    readonly events: Pick<EventHub, 'listen' | 'onState' | 'state'>;
    readonly session: string;
  }) {
    this.#ports = ports;
  }

  /** Reads and follows until `stop`. */
  start(): void {
    const { events } = this.#ports;
    this.#leave.push(
      events.listen((event) => this.#hear(event)),
      // Tasks started while the connection was down are found by reading again.
      events.onState(() => {
        if (this.#state.isRead && events.state() === 'connected') void this.#readNewest();
      }),
    );
    void this.#readNewest();
  }

  stop(): void {
    this.#stop.abort();
    clearTimeout(this.#frame);
    for (const leave of this.#leave.splice(0)) leave();
  }

  readonly state = (): SessionState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Adds a task just submitted here without waiting for its event. */
  readonly add = (task: Task): void => {
    if (task.session !== this.#ports.session || task.kind === 'item' || this.#turns.has(task.id)) return;
    this.#turns.set(task.id, newTurn(task));
    void this.#follow(task.id);
  };

  /** Loads the turns before the first one; does nothing if there are none or they are already loading. */
  readonly readOlder = async (): Promise<void> => {
    if (this.#isReadingOlder || !this.#state.hasOlder) return;
    this.#isReadingOlder = true;
    try {
      if (this.#cursor !== undefined) await this.#readPage(this.#cursor);
      else await this.#readForgotten();
    } catch (error) {
      this.#publish(messageOf(error));
    }
    this.#isReadingOlder = false;
  };

  #hear(event: LedgerEvent): void {
    if (event.type === 'TaskQueued' && event.session === this.#ports.session) this.add(event.data.task);
    if (event.type !== 'TaskDeleted' || !this.#turns.delete(event.taskId)) return;
    this.#publish();
  }

  async #readNewest(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#readPage(undefined);
        return;
      } catch (error) {
        this.#publish(messageOf(error));
        await pause(AGAIN_MS, signal);
      }
    }
  }

  async #readPage(cursor: string | undefined): Promise<void> {
    const { client, session } = this.#ports;
    const query = { session, limit: String(PAGE), cursor };
    const { tasks, nextCursor } = await client.tasks.list(query);
    if (!this.#state.isRead || cursor !== undefined) this.#cursor = nextCursor;
    for (const task of tasks) this.add(task);
    this.#state = { ...this.#state, isRead: true };
    this.#publish();
  }

  /** The remembered messages of removed tasks. */
  async #readForgotten(): Promise<void> {
    const { client, session } = this.#ports;
    this.#forgotten = await forgottenEntries({ client, session, known: new Set(this.#turns.keys()) });
    this.#areMessagesRead = true;
    this.#publish();
  }

  async #follow(id: string): Promise<void> {
    const { signal } = this.#stop;
    let since = 0;
    while (!signal.aborted) {
      try {
        for await (const event of this.#ports.client.tasks.stream(id, { since, signal })) {
          since = event.seq;
          this.#take(event);
        }
        return;
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof ProblemError && error.code === 'task_not_found') {
          this.#turns.delete(id);
          this.#publish();
          return;
        }
        await pause(AGAIN_MS, signal);
      }
    }
  }

  #take(event: LedgerEvent): void {
    if (event.taskId === undefined) return;
    const waiting = this.#arrived.get(event.taskId);
    if (waiting) waiting.push(event);
    else this.#arrived.set(event.taskId, [event]);
    this.#frame ??= setTimeout(() => {
      this.#frame = undefined;
      for (const [id, events] of this.#arrived) {
        const turn = this.#turns.get(id);
        if (turn) this.#turns.set(id, foldTurn(turn, events));
      }
      this.#arrived.clear();
      this.#publish();
    }, FRAME_MS);
  }

  #publish(error?: string): void {
    if (this.#stop.signal.aborted) return;
    const turns = [...this.#turns.values()].sort((one, other) => one.task.n - other.task.n);
    const entries = [...this.#forgotten, ...turns.flatMap((turn) => turn.entries)];
    const hasOlder = this.#cursor !== undefined || !this.#areMessagesRead;
    const { isRead } = this.#state;
    this.#state = { isRead, turns, entries, hasOlder, error };
    for (const listener of this.#listeners) listener();
  }
}

// An abortable sleep.

/** Resolves after this many milliseconds, or when the signal aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
