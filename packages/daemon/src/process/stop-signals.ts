// What signals mean to a daemon: the first SIGTERM or SIGINT stops it in order, the second one at once.

import { EXIT_CODES } from '@coxswain/protocol';

export interface SignalLog {
  warn(fields: object, message: string): void;
}

export interface Stoppable {
  stop(cause: string): void;
  /** Takes up a changed config file. */
  reload(): Promise<void>;
}

export interface StopSignals {
  /** From here on signals concern this daemon; one that came before stops it now. */
  onSignal(daemon: Stoppable): void;
}

export const stopSignals = (
  log: SignalLog,
  { isDetached }: { readonly isDetached: boolean },
): StopSignals => {
  let running: Stoppable | undefined;
  let received: NodeJS.Signals | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (received !== undefined) {
      log.warn({ signal }, 'a second signal: ending at once');
      process.exit(EXIT_CODES.interrupted.code);
    }
    received = signal;
    running?.stop(signal);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // A terminal that closes takes along what runs in it; a daemon of its own only looks at its configuration again.
  process.on('SIGHUP', isDetached ? () => void running?.reload() : stop);
  return {
    onSignal: (daemon) => {
      running = daemon;
      if (received !== undefined) daemon.stop(received);
    },
  };
};
