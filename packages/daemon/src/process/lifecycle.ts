// Stops parts in reverse order of their start, once, however often it is called. A part that cannot stop is logged and
// does not keep the others from stopping.

export interface Part {
  readonly name: string;
  stop(): Promise<void> | void;
}

export interface LifecycleLog {
  debug(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export class Lifecycle {
  readonly #log: LifecycleLog;
  readonly #parts: Part[] = [];
  #stopped: Promise<boolean> | undefined;

  constructor(log: LifecycleLog) {
    this.#log = log;
  }

  /** Remembers a part that runs now. While everything stops nothing can start: the part is stopped at once. */
  async add(part: Part): Promise<void> {
    if (this.#stopped === undefined) this.#parts.push(part);
    else await this.#stopPart(part);
  }

  /** Stops the parts, last started first. Resolves when all have stopped: false when one of them failed. */
  stop(): Promise<boolean> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<boolean> {
    let isClean = true;
    for (let part = this.#parts.pop(); part !== undefined; part = this.#parts.pop())
      isClean = (await this.#stopPart(part)) && isClean;
    return isClean;
  }

  async #stopPart(part: Part): Promise<boolean> {
    try {
      await part.stop();
      this.#log.debug({ part: part.name }, 'stopped');
      return true;
    } catch (error) {
      this.#log.error({ part: part.name, err: error }, 'a part could not be stopped');
      return false;
    }
  }
}
