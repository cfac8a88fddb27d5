// Texts that are gathered while a scene is looked at, and held against the files of this folder when all of them are there:
// only then every id is known, and none of them has a number by chance.

import type { Client } from '@coxswain/client';
import { expect } from 'vitest';
import type { TestDaemon } from '../helpers/daemon.ts';
import { type Normaliser, normaliser } from './normalise.ts';
import type { Scene } from './scene.ts';

export class Snapshots {
  readonly #folder: string;
  readonly #client: Client;
  readonly #normaliser: Normaliser;
  readonly #texts = new Map<string, string>();

  private constructor({ client, home }: TestDaemon, folder: string) {
    this.#client = client;
    this.#folder = folder;
    this.#normaliser = normaliser(home);
  }

  /** For the files below `folder`; the ids of the scene are numbered in the order in which it made them. */
  static async of({ daemon }: Scene, folder: string): Promise<Snapshots> {
    const snapshots = new Snapshots(daemon, folder);
    await snapshots.learn();
    return snapshots;
  }

  /** Numbers what the ledger holds by now. */
  async learn(): Promise<void> {
    // The export has jobs in no order that anybody would know.
    const jobs = await this.#client.jobs.list();
    this.#normaliser.learn(
      jobs
        .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
        .map(({ id }) => id)
        .join(' '),
    );
    for await (const piece of this.#client.ledger.export()) this.#normaliser.learn(piece);
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
