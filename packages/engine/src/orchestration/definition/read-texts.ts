// Collects the texts of one step that contain placeholders, so that each reference is checked at its position.

import { composed, isName, MAX_NAME_CHARACTERS } from '@coxswain/protocol';
import { type Located, words } from '@coxswain/protocol/validation';
import { z } from 'zod';
import { variableFault } from '../../submit/index.ts';
import type { DraftText } from './step-draft.ts';

type Options = Partial<Pick<DraftText, 'unsafe' | 'isOutput'>>;

/** Text that says something. */
export const WORDS = words();
/** Any text, also an empty one. */
export const TEXT = z.string('text');

export class Texts {
  readonly #texts: DraftText[] = [];

  get all(): readonly DraftText[] {
    return this.#texts;
  }

  /** Text that says something. */
  words(at: Located, options: Pick<DraftText, 'unsafe'> = {}): string | undefined {
    const text = at.read(WORDS);
    if (text !== undefined) this.#add(at, text, options);
    return text;
  }

  /** Any text, also an empty one. */
  text(at: Located, options: Options = {}): string | undefined {
    const text = at.read(TEXT);
    if (text !== undefined) this.#add(at, text, options);
    return text;
  }

  /** A map of texts. */
  record(at: Located | undefined, optionsOf: (key: string) => Options = () => ({})): Record<string, string> {
    const read = at?.entries('a map of texts').flatMap(([key, value]) => {
      const text = this.text(value, optionsOf(key));
      return text === undefined ? [] : [[key, text] as const];
    });
    return Object.fromEntries(read ?? []);
  }

  /** A map of variables for programs. */
  variables(at: Located | undefined): Record<string, string> {
    return this.record(at, (key) => ({ unsafe: (reference) => variableFault(key, reference) }));
  }

  #add(at: Located, text: string, { unsafe, isOutput = false }: Options): void {
    this.#texts.push({ at, text, unsafe, isOutput });
  }
}

/**
 * A name that a definition gives to one of its parts, in its composed form: of a step, an input, a matrix. undefined: a fault was
 * noted that it is no `what`.
 */
export const readOwnName = (written: string, at: Located, what: string): string | undefined => {
  const name = composed(written);
  if (isName(name)) return name;
  at.fault(
    `invalid ${what} '${name}': use a letter, then letters, digits, - and _, up to ${MAX_NAME_CHARACTERS} characters`,
  );
  return undefined;
};
