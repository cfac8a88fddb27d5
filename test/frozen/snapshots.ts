// Texts that are gathered while a scene is looked at, and held against the files of this folder when all of them are there:
// only then every id is known, and none of them has a number by chance.

import { expect } from 'vitest';
import { type Normaliser, normaliser } from './normalise.ts';
import type { Scene } from './scene.ts';

export class Snapshots {
  readonly #folder: string;
  readonly #normaliser: Normaliser;
  readonly #texts = new Map<string, string>();

  private constructor(folder: string, ids: Normaliser) {
    this.#folder = folder;
    this.#normaliser = ids;
  }

  /** For the files below `folder`; the ids of the scene are numbered in the order in which it made them. */
  static async of({ daemon }: Scene, folder: string): Promise<Snapshots> {
    const ids = normaliser(daemon.home);
    const { tasks } = await daemon.client.tasks.list({ limit: '500' });
    ids.learn(
      tasks
        .toReversed()
        .map(({ id }) => id)
        .join(' '),
    );
    return new Snapshots(folder, ids);
  }

  add(file: string, text: string): void {
    this.#normaliser.learn(text);
    this.#texts.set(file, (this.#texts.get(file) ?? '') + text);
  }

  /** Every difference is shown, not only the first. */
  async compare(): Promise<void> {
    for (const [file, text] of this.#texts)
      await expect.soft(this.#normaliser.apply(text)).toMatchFileSnapshot(`./${this.#folder}/${file}`);
  }
}
