// Texts with places for values: `{{ steps.build.result }}`, `{{ payload.text }}`. A text is filled in one go: what looks like
// a reference inside a value stays what it is.

import { ProblemError } from '../problem.ts';
import { namePath, valueUnder } from '../text/names.ts';

/** One `{{ … }}` of a text. */
export interface TemplateReference {
  /** As it was written between the braces, without blanks around it: `steps.test[node=20].result`. */
  readonly name: string;
  /** Its parts; undefined: what stands there is no reference and no literal text. */
  readonly path: readonly string[] | undefined;
  /** Where its `{{` begins in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/**
 * `{{` followed by what could begin a name or a quoted text. Anything else, like the `{{.Names}}` of other programs, is left as
 * it is.
 */
const PLACE =
  /\{\{[ \t\n]*(?:(["'])((?:(?!\1)[^\n])*)\1|([A-Za-z_](?:[^{}\n]|\{(?!\{)|\}(?!\}))*?))[ \t\n]*\}\}/g;

/** The references of a text in order; quoted literals like `{{ '{{' }}` are none. */
export const templateReferences = (text: string): readonly TemplateReference[] =>
  [...text.matchAll(PLACE)].flatMap(({ 0: whole, 3: name, index }) =>
    name === undefined ? [] : [{ name, path: namePath(name), start: index, end: index + whole.length }],
  );

/**
 * Fills each `{{ a.b.c }}` with the value that is found there: text as it is, numbers and booleans in their usual form, null
 * as nothing, anything else as JSON. `{{ '{{' }}` stands for two braces. Only for text that nothing reads as code: a command is
 * filled word by word, see the engine's command-values.ts.
 *
 * Throws ProblemError `invalid_request` for a reference that leads nowhere, naming what there is.
 */
export const fillTemplate = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(PLACE, (_whole, _quote, literal: string | undefined, name: string | undefined) =>
    name === undefined ? (literal ?? '') : templateText(lookUp(name, values)),
  );

const lookUp = (name: string, values: Readonly<Record<string, unknown>>): unknown => {
  const path = namePath(name);
  if (!path)
    throw new ProblemError(
      'invalid_request',
      `{{ ${name} }} is no reference: write names with dots between them, or {{ '{{' }} for two braces that stand for themselves`,
    );
  let found: unknown = values;
  for (const [index, part] of path.entries()) {
    const next = valueUnder(part, found);
    if (next === undefined) throw missing(name, path.slice(0, index), found);
    found = next;
  }
  return found;
};

/** So many names are told of what there is instead. */
const MAX_NAMES = 20;

const missing = (name: string, place: readonly string[], found: unknown): ProblemError => {
  const names = typeof found === 'object' && found !== null ? Object.keys(found) : [];
  const where = place.length === 0 ? 'there is' : `'${place.join('.')}' has`;
  const told = names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ', …' : '');
  return new ProblemError(
    'invalid_request',
    `{{ ${name} }} leads nowhere: ${where} ${told === '' ? 'nothing below it' : told}`,
  );
};

/** How a value reads in a text. */
export const templateText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
