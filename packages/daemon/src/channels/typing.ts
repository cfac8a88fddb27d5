// Shows a typing indicator in a chat: while a task of that chat runs, not while it waits for an answer.

import type { Ledger } from '@coxswain/ledger';
import { type EventType, isTerminalEvent, parseTarget, type Task, targetOfOrigin } from '@coxswain/protocol';
import type { LiveChannels } from './live-channels.ts';

/** Transports show it for five seconds and more. */
const EVERY_MS = 4_000;

const WORKS: readonly EventType[] = ['TaskStarted', 'InputAnswered'];
const RESTS: readonly EventType[] = ['InputRequested', 'TaskRetrying'];
const LOOKED_AT: ReadonlySet<EventType> = new Set<EventType>([
  ...WORKS,
  ...RESTS,
  'TaskCompleted',
  'TaskFailed',
  'TaskCancelled',
  'TaskDeleted',
]);

export class Typing {
  readonly #options;
  readonly #closing = new AbortController();
  readonly #followed = new Map<string, Promise<void>>();

  constructor(options: {
    readonly ledger: Pick<Ledger, 'events'>;
    readonly channels: LiveChannels;
  }) {
    this.#options = options;
  }

  /** Shows it until the task has ended. Safe to call again for the same task. */
  follow(task: Task): void {
    if (task.origin === undefined || this.#closing.signal.aborted || this.#followed.has(task.id)) return;
    const target = parseTarget(targetOfOrigin(task.origin));
    const { address } = target;
    if (address === undefined) return;
    const followed = this.#follow(task, { channel: target.channel, address })
      // It is a courtesy: nothing depends on it.
      .catch(() => {})
      .finally(() => this.#followed.delete(task.id));
    this.#followed.set(task.id, followed);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#followed.values());
  }

  async #follow(task: Task, to: { readonly channel: string; readonly address: string }): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#closing.signal, stop.signal]);
    let timer: NodeJS.Timeout | undefined;
    const show = (): void => void this.#show(to, signal).catch(() => {});
    const rest = (): void => clearInterval(timer);
    try {
      const filter = { taskIds: new Set([task.id]), types: LOOKED_AT };
      for await (const batch of this.#options.ledger.events.subscribe(0, filter, signal)) {
        for (const { event } of batch) {
          rest();
          if (isTerminalEvent(event.type) || event.type === 'TaskDeleted') return;
          if (!WORKS.includes(event.type)) continue;
          timer = setInterval(show, EVERY_MS).unref();
          show();
        }
      }
    } finally {
      rest();
      stop.abort();
    }
  }

  async #show(
    { channel: name, address }: { readonly channel: string; readonly address: string },
    signal: AbortSignal,
  ): Promise<void> {
    const channel = await this.#options.channels.find(name)?.open();
    await channel?.typing?.(address, signal);
  }
}
