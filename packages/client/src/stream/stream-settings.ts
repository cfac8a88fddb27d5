// How patient a stream is. Production values live here; tests hand in shorter ones.

import { PING_TIMEOUT_MS } from '@coxswain/protocol';
import type { Changes } from '../changes.ts';

export interface StreamSettings {
  /** How long a connection may be silent before it counts as dead. */
  readonly silenceMs: number;
  /** The first pause before a reconnect; each further one is twice as long. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** How long it tries to come back before it gives up with `unreachable`. */
  readonly reconnectForMs: number;
  /** Milliseconds on a clock that never jumps. */
  readonly monotonicMs: () => number;
  /** Starts the daemon again when it died and that is allowed; leaves one alone that was stopped in order. */
  readonly revive?: (() => Promise<void>) | undefined;
  /** Signals early that the daemon may be back; without it only the pauses decide. */
  readonly watchDaemon?: (() => Changes) | undefined;
  readonly onReconnecting?: ((cause: string) => void) | undefined;
  readonly onReconnected?: (() => void) | undefined;
}

export const DEFAULT_STREAM_SETTINGS: StreamSettings = {
  silenceMs: PING_TIMEOUT_MS,
  firstPauseMs: 100,
  longestPauseMs: 5_000,
  reconnectForMs: 60_000,
  monotonicMs: () => performance.now(),
};
