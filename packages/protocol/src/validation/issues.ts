// Faults found by a schema, as paths and sentences. The messages of schemas for files say what is expected: `a whole number`.

import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

export interface SchemaFault {
  readonly path: readonly PropertyKey[];
  /** `key`: the last part of the path is an unknown key. `name`: it is an invalid name. */
  readonly kind: 'value' | 'missing' | 'key' | 'name';
  /** The message of the schema. */
  readonly message: string;
}

const PLAIN_KEY = /^[A-Za-z_$][\w$-]*$/;

/** The JSON path: `labels.team`, `after[0]`, `env["A B"]`. */
export const pathText = (path: readonly PropertyKey[], beginning = ''): string => {
  let text = beginning;
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (PLAIN_KEY.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key).slice(0, 100))}]`;
  }
  return text;
};

/** One fault per location; unknown keys one by one. Requires parsing with `reportInput`. */
export const faultsOf = (issues: readonly Issue[]): readonly SchemaFault[] => issues.flatMap(faultsIn);

const faultsIn = (issue: Issue): readonly SchemaFault[] => {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      kind: 'key',
      // The message is about the first key.
      message: index === 0 ? message : '',
    }));
  if (issue.code === 'invalid_key')
    return [{ path, kind: 'name', message: issue.issues[0]?.message ?? message }];
  if (issue.code === 'invalid_union') {
    const nearest = alternative(issue.errors);
    if (nearest) return faultsOf(nearest.map((one) => ({ ...one, path: [...path, ...one.path] })));
  }
  const isMissing = issue.code === 'invalid_type' && issue.input === undefined;
  return [{ path, kind: isMissing ? 'missing' : 'value', message }];
};

/** The alternative that was most likely meant: of the right type, with the fewest faults. */
const alternative = (errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined => {
  const [nearest] = errors
    .filter((issues) => !issues.some((issue) => issue.path.length === 0 && OTHER_FORM.has(issue.code)))
    .toSorted((one, other) => one.length - other.length);
  const unknown = nearest?.filter(({ code }) => code === 'unrecognized_keys') ?? [];
  // An unknown key explains what is missing: it is misspelled, or another alternative was meant.
  return unknown.length > 0 ? unknown : nearest;
};

const OTHER_FORM: ReadonlySet<string | undefined> = new Set(['invalid_type', 'invalid_value']);

/** The sentence for a fault in a file, a variable or a flag, with `beginning` before its path: `'a.b' must be a whole number`. */
export const sentenceOf = ({ path, kind, message }: SchemaFault, beginning: string): string => {
  const parent = pathText(path.slice(0, -1), beginning);
  const own = pathText(path, beginning);
  if (kind === 'key') return `unknown key '${String(path.at(-1))}' in '${parent}'${message}`;
  if (kind === 'name') return `'${String(path.at(-1))}' in '${parent}' must be ${message}`;
  if (kind === 'missing') return `'${own}' is missing`;
  return `${own === '' ? 'the file' : `'${own}'`} must be ${message}`;
};
