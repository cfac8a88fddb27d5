// Wraps a read so that it returns nothing while the daemon returns the same value, for reads without conditional requests:
// then nothing is redrawn.

/** For `useResource`. */
export const onlyChanges =
  <Value>(load: () => Promise<Value>) =>
  async (held: Value | undefined): Promise<Value | undefined> => {
    const value = await load();
    return held !== undefined && JSON.stringify(value) === JSON.stringify(held) ? undefined : value;
  };
