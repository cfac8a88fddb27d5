// Wakes all watchers at once. The first ring after a quiet moment sounds in the same turn of the loop; under load rings
// are gathered, because two hundred watchers that wake for each of two thousand commits a second do nothing but wake.

export interface Bell {
  /** Something was committed. */
  ring(): void;
  close(): void;
}

/**
 * `sound` runs once for all rings of a turn, then not before `restMs()` has passed. 0: in the next turn of the loop.
 * Nothing is scheduled while nobody rings.
 */
export const createBell = (sound: () => void, restMs: () => number): Bell => {
  let immediate: NodeJS.Immediate | undefined;
  let rest: NodeJS.Timeout | undefined;
  let isRung = false;

  const strike = (): void => {
    immediate = undefined;
    isRung = false;
    sound();
    const ms = restMs();
    if (ms > 0) rest = setTimeout(afterRest, ms);
  };
  const afterRest = (): void => {
    rest = undefined;
    if (isRung) strike();
  };

  return {
    ring() {
      isRung = true;
      if (rest === undefined) immediate ??= setImmediate(strike);
    },
    close() {
      clearImmediate(immediate);
      clearTimeout(rest);
    },
  };
};
