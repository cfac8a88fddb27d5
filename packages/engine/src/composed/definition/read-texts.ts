// Gathers the texts of one step that hold places for values, so that every reference is checked where it stands.

import type { Located } from './located.ts';
import type { DraftText } from './step-draft.ts';

export class Texts {
  readonly #texts: DraftText[] = [];

  get all(): readonly DraftText[] {
    return this.#texts;
  }

  /** Text that says something. */
  words(at: Located, options: { readonly isShell?: boolean } = {}): string | undefined {
    const text = at.words();
    if (text !== undefined) this.#add(at, text, options);
    return text;
  }

  /** Any text, also an empty one. */
  text(at: Located, options: { readonly isOutput?: boolean } = {}): string | undefined {
    const text = at.text();
    if (text !== undefined) this.#add(at, text, options);
    return text;
  }

  /** A map of texts. */
  record(at: Located | undefined, options: { readonly isOutput?: boolean } = {}): Record<string, string> {
    if (!at) return {};
    const read = at.entries('a map of texts').flatMap(([key, value]) => {
      const text = this.text(value, options);
      return text === undefined ? [] : [[key, text] as const];
    });
    return Object.fromEntries(read);
  }

  #add(at: Located, text: string, { isShell = false, isOutput = false }: Partial<DraftText>): void {
    this.#texts.push({ at, text, isShell, isOutput });
  }
}
