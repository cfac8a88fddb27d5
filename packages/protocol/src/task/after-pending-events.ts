// Node runs expired timers before it reads pipes and sockets. After a freeze or a busy period, a deadline would therefore fire
// before events that happened in time: the exit of a program, the answer of an agent or a person.

/** More turns than it takes to read, parse and pass on pending data; together they take less than a millisecond. */
const TURNS = 20;

/** Calls `then` once the events pending now have been handled. Returns a function that cancels it. */
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
