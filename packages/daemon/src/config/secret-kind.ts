// A secret, or `${NAME}` in its place. A reference within a longer text would be sent as it stands and refused far away.

import type { Kind } from './kind.ts';
import { isReference } from './references.ts';

const EXPECTED = `a secret on one line without spaces, or \${NAME} for a variable of the daemon, and nothing beside it`;

export const secret: Kind<string> = {
  read: (raw) => {
    const value = typeof raw === 'number' ? String(raw) : raw;
    if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) return { expected: EXPECTED };
    return value.includes('${') && !isReference(value) ? { expected: EXPECTED } : { value };
  },
  write: (value) => value,
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]+$' },
};
