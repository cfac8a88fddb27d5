// What a server got, in order; a test waits for as many as it expects.

export class Recorded<Item> {
  readonly #items: Item[] = [];
  #wake: () => void = () => {};
  #changed: Promise<void> = Promise.resolve();

  constructor() {
    this.#arm();
  }

  get all(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    this.#items.push(item);
    const wake = this.#wake;
    this.#arm();
    wake();
  }

  /** Resolves with the first `count` when there are so many. */
  async atLeast(count: number): Promise<readonly Item[]> {
    while (this.#items.length < count) await this.#changed;
    return this.#items.slice(0, count);
  }

  /** Resolves with the first that fits. */
  async first(fits: (item: Item) => boolean): Promise<Item> {
    for (;;) {
      for (const item of this.#items) if (fits(item)) return item;
      await this.#changed;
    }
  }

  #arm(): void {
    this.#changed = new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
