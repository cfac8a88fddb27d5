// One at a time per key: git's repository locks make others fail instead of wait.

const last = new Map<string, Promise<unknown>>();

/** Does the work when everything started before it under the same key has ended, however that ended. */
export const inTurn = <Result>(key: string, work: () => Promise<Result>): Promise<Result> => {
  const result = (last.get(key) ?? Promise.resolve()).then(work, work);
  const ended = result.then(
    () => {},
    () => {},
  );
  last.set(key, ended);
  void ended.then(() => {
    if (last.get(key) === ended) last.delete(key);
  });
  return result;
};
