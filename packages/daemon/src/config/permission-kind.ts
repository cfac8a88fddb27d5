// What an agent may do: one word for everything, or a word for each kind of tool.

import { PERMISSIONS, type Permission, type PermissionTable, TOOL_KINDS } from '@coxswain/protocol';
import { isMap, map } from './collections.ts';
import type { Kind } from './kind.ts';
import { choice } from './kinds.ts';
import { didYouMean } from './nearest.ts';

const word: Kind<Permission> = choice(PERMISSIONS);
const KEYS = [...TOOL_KINDS, 'default'] as const;

const EXPECTED = `${PERMISSIONS.join(', ')}, or one of them by kind of tool, like {default: ask, execute: deny}`;

const key: Kind<string> = {
  read: (raw) =>
    typeof raw === 'string' && KEYS.some((known) => known === raw)
      ? { value: raw }
      : { expected: `one of ${KEYS.join(', ')}${didYouMean(String(raw), KEYS)}` },
  write: (value) => value,
  schema: { enum: KEYS },
};
const table = map(key, word, EXPECTED);

export const permissions: Kind<PermissionTable> = {
  read: (raw) => {
    const one = word.read(raw);
    if ('value' in one) return { value: { default: one.value } };
    return isMap(raw) ? table.read(raw) : { expected: EXPECTED };
  },
  write: (value) => {
    const { default: all, ...others } = value;
    return Object.keys(others).length === 0 && all !== undefined ? all : value;
  },
  schema: {
    anyOf: [
      word.schema,
      {
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(KEYS.map((kind) => [kind, word.schema])),
      },
    ],
  },
};
