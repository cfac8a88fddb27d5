// Node calls timers that have run out before it reads pipes and sockets. After it was frozen or busy, a deadline would so come
// before what had happened in time: the exit of a program, the answer of an agent or of a person.

/** More than it takes to read, parse and hand on what has come; together they take less than a millisecond. */
const TURNS = 20;

/** Calls `then` when the events that are pending now have been heard. Returns how to call it off. */
export const afterPendingEvents = (then: () => void): (() => void) => {
  let left = TURNS;
  const next = (): void => {
    left -= 1;
    if (left > 0) turn = setImmediate(next);
    else then();
  };
  let turn = setImmediate(next);
  return () => clearImmediate(turn);
};
