// One after the other, for each key: what is looked up and then written must not be overtaken in between.

export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work when everything before it under the same key is done, however that ended. */
  async take<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const before = this.#last.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    const settled = done.then(
      () => {},
      () => {},
    );
    this.#last.set(key, settled);
    try {
      return await done;
    } finally {
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
