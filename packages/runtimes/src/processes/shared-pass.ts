// Work whose answer is the same for all who ask at once (a scan of all processes) runs once for them.

/**
 * Wraps work so that one pass runs at a time. A caller always gets a pass that begins after its call: who asks while
 * one is under way shares the next with everybody else who asks meanwhile.
 */
export const sharedPass = <Result>(work: () => Promise<Result>): (() => Promise<Result>) => {
  let current: Promise<unknown> = Promise.resolve();
  let next: Promise<Result> | undefined;
  const begin = (): Promise<Result> => {
    next = undefined;
    const pass = work();
    current = pass.catch(() => undefined);
    return pass;
  };
  return () => {
    next ??= current.then(begin);
    return next;
  };
};
