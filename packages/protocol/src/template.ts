// Texts with places for values: `{{ steps.build.result }}`, `{{ payload.text }}`. A text is filled in one go: what looks like
// a reference inside a value stays what it is.

import { namePath, valueUnder } from './names.ts';
import { ProblemError } from './problem.ts';
import { ShellReader, shellValue } from './shell-quote.ts';

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
 * as nothing, anything else as JSON. `{{ '{{' }}` stands for two braces.
 *
 * With `quote: 'shell'` each value is quoted as its place in the command line needs it. Throws ProblemError `invalid_request`
 * for a reference that leads nowhere, naming what there is, and for one where quoting cannot protect it.
 */
export const fillTemplate = (
  text: string,
  values: Readonly<Record<string, unknown>>,
  options: { readonly quote?: 'shell' } = {},
): string => {
  const shell = options.quote === 'shell' ? new ShellReader() : undefined;
  let filled = '';
  let from = 0;
  for (const place of text.matchAll(PLACE)) {
    const { 0: whole, 2: literal, 3: name = '', index } = place;
    const before = text.slice(from, index) + (literal ?? '');
    shell?.read(before);
    filled += before;
    if (literal === undefined) filled += valueAt(name, values, shell);
    from = index + whole.length;
  }
  return filled + text.slice(from);
};

const valueAt = (name: string, values: Readonly<Record<string, unknown>>, shell?: ShellReader): string => {
  const text = textOf(lookUp(name, values));
  if (!shell) return text;
  const quoted = shellValue(text, shell.place);
  if (quoted === undefined) throw new ProblemError('invalid_request', placeFault(name, shell) ?? name);
  shell.passValue();
  return quoted;
};

/** Why a place in a command line may not be filled; undefined: it may. */
export const shellFaultOf = (text: string, reference: TemplateReference): string | undefined => {
  const shell = new ShellReader();
  let from = 0;
  for (const { start, end } of templateReferences(text)) {
    if (start > reference.start) break;
    shell.read(text.slice(from, start));
    if (start === reference.start) return placeFault(reference.name, shell);
    shell.passValue();
    from = end;
  }
  return undefined;
};

const placeFault = (name: string, { place }: ShellReader): string | undefined => {
  if (shellValue('', place) !== undefined) return undefined;
  if (place === 'comment')
    return `{{ ${name} }} stands in a comment of the command line, which the value could end; take it out`;
  return `{{ ${name} }} stands in or after arithmetic, a here-document, backticks or a substitution inside quotes, where a value cannot be quoted safely; put it into a variable at the beginning (x={{ ${name} }}) and use "$x", or give the command as a list`;
};

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
const MOST_NAMES = 20;

const missing = (name: string, place: readonly string[], found: unknown): ProblemError => {
  const names = typeof found === 'object' && found !== null ? Object.keys(found) : [];
  const where = place.length === 0 ? 'there is' : `'${place.join('.')}' has`;
  const told = names.slice(0, MOST_NAMES).join(', ') + (names.length > MOST_NAMES ? ', …' : '');
  return new ProblemError(
    'invalid_request',
    `{{ ${name} }} leads nowhere: ${where} ${told === '' ? 'nothing below it' : told}`,
  );
};

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};
