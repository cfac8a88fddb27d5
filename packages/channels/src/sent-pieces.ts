// How much of a long text a chat has already received. When the third of four messages fails, the next attempt resumes at the
// third: nobody gets the first two again.

/** More deliveries than fail half-way at a time. The oldest is forgotten: its pieces are sent once more. */
const MOST = 1_000;

export class SentPieces {
  readonly #counts = new Map<string, number>();

  /** Sends the missing pieces in order. `key`: the delivery and its recipient. */
  async send(key: string, pieces: readonly string[], post: (piece: string) => Promise<void>): Promise<void> {
    for (const [at, piece] of pieces.entries()) {
      if (at < (this.#counts.get(key) ?? 0)) continue;
      await post(piece);
      this.#remember(key, at + 1);
    }
    this.#counts.delete(key);
  }

  #remember(key: string, count: number): void {
    this.#counts.set(key, count);
    if (this.#counts.size <= MOST) return;
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined) this.#counts.delete(oldest);
  }
}
