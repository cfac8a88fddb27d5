// What a schema found wrong, as paths and sentences. The messages of schemas for files say what would be right: `a whole number`.

import type * as z from 'zod';

type Issue = z.core.$ZodIssue;

export interface SchemaFault {
  readonly path: readonly PropertyKey[];
  /** `key`: the last part of the path is a key that is not known. `name`: it is one that may not be called so. */
  readonly kind: 'value' | 'missing' | 'key' | 'name';
  /** What the schema says to it. */
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

/** One fault a place; unknown keys one by one. Reads what was parsed with `reportInput`. */
export const faultsOf = (issues: readonly Issue[]): readonly SchemaFault[] => issues.flatMap(faultsIn);

const faultsIn = (issue: Issue): readonly SchemaFault[] => {
  const { path, message } = issue;
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      kind: 'key',
      // It speaks of the first.
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

/** What was most likely meant: what has the right form as a whole, and the least that is wrong with it. */
const alternative = (errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined => {
  const [nearest] = errors
    .filter((issues) => !issues.some((issue) => issue.path.length === 0 && OTHER_FORM.has(issue.code)))
    .toSorted((one, other) => one.length - other.length);
  const unknown = nearest?.filter(({ code }) => code === 'unrecognized_keys') ?? [];
  // What is missing was written under another name, or another form was meant.
  return unknown.length > 0 ? unknown : nearest;
};

const OTHER_FORM: ReadonlySet<string | undefined> = new Set(['invalid_type', 'invalid_value']);

/** The fault of a value in a file, or of one that a variable or flag gives, under `beginning`: `'a.b' must be a whole number`. */
export const sentenceOf = ({ path, kind, message }: SchemaFault, beginning: string): string => {
  const parent = pathText(path.slice(0, -1), beginning);
  const own = pathText(path, beginning);
  if (kind === 'key') return `unknown key '${String(path.at(-1))}' in '${parent}'${message}`;
  if (kind === 'name') return `'${String(path.at(-1))}' in '${parent}' must be ${message}`;
  if (kind === 'missing') return `'${own}' is missing`;
  return `${own === '' ? 'the file' : `'${own}'`} must be ${message}`;
};
