// Text templates: `{{ steps.build.result }}`, `{{ payload.text }}`. A template is filled in one pass: what looks like a
// reference inside a value is left alone.

import { ProblemError } from '../problem.ts';
import { namePath, valueUnder } from '../text/names.ts';

/** One `{{ … }}` in a text. */
export interface TemplateReference {
  /** As written between the braces, trimmed: `steps.test[node=20].result`. */
  readonly name: string;
  /** Its parts; undefined if it is neither a reference nor quoted text. */
  readonly path: readonly string[] | undefined;
  /** The offset of its `{{` in the text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
}

/**
 * `{{` followed by the start of a name or a quoted text. Anything else, like `{{.Names}}` for other programs, is left alone.
 */
const REFERENCE =
  /\{\{[ \t\n]*(?:(["'])((?:(?!\1)[^\n])*)\1|([A-Za-z_](?:[^{}\n]|\{(?!\{)|\}(?!\}))*?))[ \t\n]*\}\}/g;

/** The references in a text, in order, without quoted literals like `{{ '{{' }}`. */
export const templateReferences = (text: string): readonly TemplateReference[] =>
  [...text.matchAll(REFERENCE)].flatMap(({ 0: whole, 3: name, index }) =>
    name === undefined ? [] : [{ name, path: namePath(name), start: index, end: index + whole.length }],
  );

/**
 * Replaces each `{{ a.b.c }}` with its value: text as it is, numbers and booleans in their usual form, null as nothing,
 * anything else as JSON. `{{ '{{' }}` gives two braces. Only for text that is not executed: commands are filled word by word,
 * see the engine's command-values.ts.
 *
 * Throws ProblemError `invalid_request` for an undefined reference, listing what exists.
 */
export const fillTemplate = (text: string, values: Readonly<Record<string, unknown>>): string =>
  text.replace(REFERENCE, (_whole, _quote, literal: string | undefined, name: string | undefined) =>
    name === undefined ? (literal ?? '') : templateText(lookUp(name, values)),
  );

const lookUp = (name: string, values: Readonly<Record<string, unknown>>): unknown => {
  const path = namePath(name);
  if (!path)
    throw new ProblemError(
      'invalid_request',
      `invalid reference {{ ${name} }}: write names with dots between them, or {{ '{{' }} for two literal braces`,
    );
  let found: unknown = values;
  for (const [index, part] of path.entries()) {
    const next = valueUnder(part, found);
    if (next === undefined) throw missing(name, path.slice(0, index), found);
    found = next;
  }
  return found;
};

/** How many names an error lists. */
const MAX_NAMES = 20;

const missing = (name: string, parent: readonly string[], found: unknown): ProblemError => {
  const names = typeof found === 'object' && found !== null ? Object.keys(found) : [];
  const where = parent.length === 0 ? 'there is' : `'${parent.join('.')}' has`;
  const known = names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ', …' : '');
  return new ProblemError(
    'invalid_request',
    `{{ ${name} }} is not defined: ${where} ${known === '' ? 'no fields' : known}`,
  );
};

/** A value as text. */
export const templateText = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
