// Stops an agent that repeats the same call: it is warned once, and then the task ends.

const WARN_AT = 3;
const STOP_AT = 5;

export type GuardVerdict = 'fine' | 'warn' | 'stop';

export interface LoopGuard {
  /** Call it for each tool call, in order. */
  see(name: string, input: unknown): GuardVerdict;
}

// Keys in order, so that the same input is the same text.
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([key, each]) => [key, canonical(each)]);
};

export const loopGuard = (): LoopGuard => {
  let last: string | undefined;
  let times = 0;
  return {
    see: (name, input) => {
      const call = JSON.stringify([name, canonical(input)]);
      times = call === last ? times + 1 : 1;
      last = call;
      if (times >= STOP_AT) return 'stop';
      return times === WARN_AT ? 'warn' : 'fine';
    },
  };
};

export const REPEATED = `You made this exact call ${WARN_AT} times in a row and got the same answer. Try something else, or say what is blocking you.`;

/** Why the task failed. */
export const stuckMessage = (name: string): string =>
  `the agent called ${name} ${STOP_AT} times in a row with the same input, even after a warning, and was stopped. Say in the prompt what to do instead, or use a better model`;
