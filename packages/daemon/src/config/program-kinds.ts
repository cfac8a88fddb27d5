// The kinds that say how a program is run: its arguments and its variables.

import { list, map } from './collections.ts';
import type { Kind } from './kind.ts';

export const argument: Kind<string> = {
  read: (raw) => {
    const value = typeof raw === 'number' || typeof raw === 'boolean' ? String(raw) : raw;
    return typeof value === 'string' && !value.includes('\0') ? { value } : { expected: 'text' };
  },
  write: (value) => value,
  schema: { type: 'string' },
};

export const command: Kind<readonly string[]> = {
  ...list(argument, 'texts'),
  read: (raw) => {
    const isOneWord = typeof raw === 'string' && /^[\w./@~-]+$/.test(raw);
    const example = isOneWord ? raw : 'npm, run, lint';
    const expected = `the program and its arguments as a list, like [${example}]`;
    if (!Array.isArray(raw) || raw.length === 0 || raw[0] === '') return { expected };
    const read = list(argument, 'texts').read(raw);
    return 'expected' in read ? { expected } : read;
  },
};

export const variableName: Kind<string> = {
  read: (raw) =>
    typeof raw === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(raw)
      ? { value: raw }
      : { expected: 'the name of an environment variable' },
  write: (value) => value,
  schema: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
};

export const variableNameOrAll: Kind<string> = {
  read: (raw) => (raw === '*' ? { value: raw } : variableName.read(raw)),
  write: (value) => value,
  schema: { anyOf: [{ const: '*' }, variableName.schema] },
};

/** `AWS_*` stands for all that begin with `AWS_`. */
export const variableNameOrBeginning: Kind<string> = {
  read: (raw) =>
    typeof raw === 'string' && raw.endsWith('*') ? namedAs(raw, raw.slice(0, -1)) : variableName.read(raw),
  write: (value) => value,
  schema: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*[*]?$' },
};

const namedAs = (value: string, beginning: string): ReturnType<Kind<string>['read']> => {
  const read = variableName.read(beginning);
  return 'expected' in read ? read : { value };
};

export const variables = map(
  variableName,
  argument,
  'names of variables with their values, like {KEY: value}',
);
