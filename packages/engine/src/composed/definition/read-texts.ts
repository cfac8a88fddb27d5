// Gathers the texts of one step that hold places for values, so that every reference is checked where it stands.

import { variableFault } from '../../values/command-values.ts';
import type { Located } from './located.ts';
import type { DraftText } from './step-draft.ts';

type Options = Partial<Pick<DraftText, 'unsafe' | 'isOutput'>>;

export class Texts {
  readonly #texts: DraftText[] = [];

  get all(): readonly DraftText[] {
    return this.#texts;
  }

  /** Text that says something. */
  words(at: Located, options: Pick<DraftText, 'unsafe'> = {}): string | undefined {
    const text = at.words();
    if (text !== undefined) this.#add(at, text, options);
    return text;
  }

  /** Any text, also an empty one. */
  text(at: Located, options: Options = {}): string | undefined {
    const text = at.text();
    if (text !== undefined) this.#add(at, text, options);
    return text;
  }

  /** A map of texts. */
  record(at: Located | undefined, options: Pick<Options, 'isOutput'> = {}): Record<string, string> {
    if (!at) return {};
    const read = at.entries('a map of texts').flatMap(([key, value]) => {
      const text = this.text(value, options);
      return text === undefined ? [] : [[key, text] as const];
    });
    return Object.fromEntries(read);
  }

  /** A map of variables for programs. */
  variables(at: Located | undefined): Record<string, string> {
    if (!at) return {};
    const read = at.entries('a map of texts').flatMap(([key, value]) => {
      const text = this.text(value, { unsafe: (reference) => variableFault(key, reference) });
      return text === undefined ? [] : [[key, text] as const];
    });
    return Object.fromEntries(read);
  }

  #add(at: Located, text: string, { unsafe, isOutput = false }: Options): void {
    this.#texts.push({ at, text, unsafe, isOutput });
  }
}
