// Values reach a program as environment variables of their own, COX_INPUT_<name>: a shell that reads "$COX_INPUT_x" never
// takes the value for code, and the prefix keeps a value from becoming PATH, LD_PRELOAD or BASH_ENV.

import { ProblemError } from '@coxswain/protocol';

export const INPUT_PREFIX = 'COX_INPUT_';

export type Input = Readonly<Record<string, string>>;

/** The part behind the prefix: whatever is no ASCII letter, digit or `_` becomes `_`. */
export const inputName = (name: string): string => name.replaceAll(/[^A-Za-z0-9_]/gu, '_');

/** The roots of references that are left out of the name: `{{ payload.x }}` and `{{ input.x }}` are COX_INPUT_x. */
const ROOTS: ReadonlySet<string> = new Set(['payload', 'input', 'steps', 'matrix']);

/** The variable for `{{ a.b.c }}`. */
export const variableOf = (path: readonly string[]): string => {
  const named = path.length > 1 && ROOTS.has(path[0] ?? '') ? path.slice(1) : path;
  return `${INPUT_PREFIX}${inputName(named.join('_'))}`;
};

/** The variables of a run, by their whole names. */
export const inputVariables = (input: Input = {}): Input =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [INPUT_PREFIX + inputName(name), value]));

// MAX_ARG_STRLEN of Linux: one argument, or one variable with its name, and the NUL that ends it.
const MAX_STRING_BYTES = 128 * 1024;
/** All values of a run together: the submitter's own environment and the arguments have to fit besides, 1 MiB on macOS. */
const MAX_INPUT_BYTES = 512 * 1024;

/** Throws `invalid_request` for values that no program can be given. */
export const requireGivable = (input: Input): void => {
  let bytes = 0;
  for (const [name, value] of Object.entries(inputVariables(input))) {
    requireString(`${name}=${value}`, name);
    bytes += Buffer.byteLength(name) + Buffer.byteLength(value) + 2;
  }
  if (bytes <= MAX_INPUT_BYTES) return;
  const [longest = '', text = ''] = Object.entries(inputVariables(input)).reduce((one, other) =>
    other[1].length > one[1].length ? other : one,
  );
  throw new ProblemError(
    'invalid_request',
    `the input values are ${bytes} bytes in total, ${longest} alone ${Buffer.byteLength(text)}; the limit is ${MAX_INPUT_BYTES}: send less, or send the path of a file`,
  );
};

/** Throws `invalid_request` for an argument or a variable that no program can be given; `name` says which. */
export const requireString = (text: string, name: string): void => {
  if (text.includes('\0'))
    throw new ProblemError(
      'invalid_request',
      `${name} contains a NUL character, which programs cannot receive: remove it, or send base64`,
    );
  const bytes = Buffer.byteLength(text) + 1;
  if (bytes > MAX_STRING_BYTES)
    throw new ProblemError(
      'invalid_request',
      `${name} is ${bytes} bytes long, and one argument or variable can have at most ${MAX_STRING_BYTES}: send less, or send the path of a file`,
    );
};
