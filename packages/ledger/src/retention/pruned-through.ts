// How far retention has removed events: an older cursor may have missed some and is refused. It is raised before the first of
// them is removed, so that no reader passes a gap unnoticed.

import type { Database } from '../database/database.ts';
import { WITH_RESERVE } from '../database/durability.ts';
import { readMeta, writeMeta } from '../database/meta.ts';

const KEY = 'pruned_through_seq';

export class PrunedThrough {
  readonly #database: Database;
  #seq: number;

  private constructor(database: Database, seq: number) {
    this.#database = database;
    this.#seq = seq;
  }

  /** Reads what earlier prunes noted. */
  static async open(database: Database): Promise<PrunedThrough> {
    const stored = await database.read(() => readMeta(KEY));
    return new PrunedThrough(database, Number(stored ?? 0));
  }

  /** The newest sequence that retention may have removed; 0: nothing was ever removed. */
  get seq(): number {
    return this.#seq;
  }

  /** Resolves when it is stored that events up to here may be gone. */
  async raise(seq: number): Promise<void> {
    if (seq <= this.#seq) return;
    await this.#database.write(() => writeMeta(KEY, String(seq)), WITH_RESERVE);
    this.#seq = Math.max(this.#seq, seq);
  }
}
