// Brings a daemon back that died under an open cockpit. One that was stopped took its file away: it was stopped on purpose,
// and stays so until somebody starts it.

/** The pause before the first try, which leaves room for whoever restarts it himself. Each further pause is twice as long. */
const FIRST_MS = 3_000;
const LONGEST_MS = 60_000;

export interface ReviverSettings {
  /** True when a daemon died without having ended. */
  hasDied(): boolean;
  revive(): Promise<void>;
  readonly onFailed: (error: unknown) => void;
}

export interface Reviver {
  readonly onReachable: (isReachable: boolean) => void;
  stop(): void;
}

export const createReviver = ({ hasDied, revive, onFailed }: ReviverSettings): Reviver => {
  let timer: NodeJS.Timeout | undefined;
  let pauseMs = FIRST_MS;
  const stop = (): void => {
    clearTimeout(timer);
    timer = undefined;
    pauseMs = FIRST_MS;
  };
  const tryLater = (): void => {
    timer = setTimeout(() => {
      pauseMs = Math.min(pauseMs * 2, LONGEST_MS);
      const tried = hasDied() ? revive().catch(onFailed) : Promise.resolve();
      void tried.then(() => {
        if (timer !== undefined) tryLater();
      });
    }, pauseMs);
  };
  return {
    onReachable: (isReachable) => {
      if (isReachable) stop();
      else if (timer === undefined) tryLater();
    },
    stop,
  };
};
