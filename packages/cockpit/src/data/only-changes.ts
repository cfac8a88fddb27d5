// A reading that answers nothing while the daemon answers the same again, for what has no conditional request: then nothing is
// drawn, either.

/** For `useResource`. */
export const onlyChanges =
  <Value>(load: () => Promise<Value>) =>
  async (held: Value | undefined): Promise<Value | undefined> => {
    const value = await load();
    return held !== undefined && JSON.stringify(value) === JSON.stringify(held) ? undefined : value;
  };
