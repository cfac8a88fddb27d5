// One stream's way back to its daemon: how long to wait before the next try, when to give up, and whom to tell.

import { ProblemError } from '@coxswain/protocol';
import type { Changes } from '../changes.ts';
import { orAborted, pause } from '../pause.ts';
import { unreachable } from '../problems.ts';
import { ConnectionError } from '../transport/connection-error.ts';
import type { StreamSettings } from './stream-settings.ts';

const PASSING: ReadonlySet<ProblemError['code']> = new Set(['shutting_down', 'unreachable', 'unresponsive']);

/** Failures after which the same request may succeed later: a broken connection, a daemon that is away or stopping. */
export const isPassing = (error: unknown): error is ConnectionError | ProblemError =>
  error instanceof ConnectionError || (error instanceof ProblemError && PASSING.has(error.code));

/** How long a daemon that died may take to be brought back by whoever looks after it, before we do that. */
const REVIVE_AFTER_MS = 2_000;

export interface Comeback {
  /** Waits for the next try; throws when it has been too long, or the signal's reason. */
  wait(cause: ConnectionError | ProblemError): Promise<void>;
  /** The stream works again. */
  succeed(): void;
  close(): void;
}

/** Watches nothing and costs nothing while the stream works. */
export const comeback = (address: string, settings: StreamSettings, signal?: AbortSignal): Comeback => {
  let lostAtMs: number | undefined;
  let pauseMs = settings.firstPauseMs;
  let changes: Changes | undefined;

  const close = (): void => {
    changes?.close();
    changes = undefined;
  };

  return {
    async wait(cause) {
      const nowMs = settings.monotonicMs();
      if (lostAtMs === undefined) settings.onReconnecting?.(cause.message);
      lostAtMs ??= nowMs;
      if (nowMs - lostAtMs >= settings.reconnectForMs)
        throw cause instanceof ConnectionError ? unreachable(address, cause) : cause;
      if (settings.revive !== undefined && nowMs - lostAtMs >= REVIVE_AFTER_MS)
        await orAborted(settings.revive(), signal);
      changes ??= settings.watchDaemon?.();
      await (changes?.next(pauseMs, signal) ?? pause(pauseMs, signal));
      signal?.throwIfAborted();
      pauseMs = Math.min(pauseMs * 2, settings.longestPauseMs);
    },
    succeed() {
      if (lostAtMs !== undefined) settings.onReconnected?.();
      lostAtMs = undefined;
      pauseMs = settings.firstPauseMs;
      close();
    },
    close,
  };
};
