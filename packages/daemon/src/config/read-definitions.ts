// Reads a section that defines things by name, as `agents:` and `channels:` do: each is a map of keys from one table.

import { didYouMean } from '@coxswain/protocol';
import type { Located, LocatedEntry } from '@coxswain/protocol/validation';
import type * as z from 'zod';
import { name as nameKind } from './kinds.ts';
import { namedInstead } from './other-words.ts';

/** Something that a section defines. */
export interface LocatedDefinition<Definition> {
  readonly name: string;
  /** Its name. */
  readonly at: Located;
  readonly definition: Definition;
  /** Its keys, to point at one that contradicts another. */
  readonly keys: ReadonlyMap<string, Located>;
  /** Something in it is wrong: missing keys are not reported as well. */
  readonly isFaulty: boolean;
}

/** The keys of a section, and the words to explain it. */
export interface DefinitionTable {
  /** `agents` */
  readonly section: string;
  /** `an agent` */
  readonly one: string;
  /** What the section contains, with an example. */
  readonly sectionHolds: string;
  /** What an entry contains, with an example. */
  readonly entrySays: string;
  readonly keys: Readonly<Record<string, { readonly field: string; readonly schema: z.ZodType }>>;
  /** The equivalent line for another tool's key. */
  readonly instead?: (key: string) => string | undefined;
}

const readField = (
  [key, value, at]: LocatedEntry,
  { keys, one, instead }: DefinitionTable,
): Readonly<Record<string, unknown>> => {
  const known = Object.hasOwn(keys, key) ? keys[key] : undefined;
  if (known !== undefined) return { [known.field]: value.read(known.schema) };
  const line = instead?.(key);
  const hint = line === undefined ? didYouMean(key, Object.keys(keys)) : `; write instead: ${line}`;
  at.fault(`unknown key '${key}' of ${one}${hint}`);
  return {};
};

const readOne = <Definition>(
  [name, value, at]: LocatedEntry,
  table: DefinitionTable,
): LocatedDefinition<Definition> | undefined => {
  const readName = nameKind().safeParse(name);
  if (!readName.success) {
    const [issue] = readName.error.issues;
    at.fault(`invalid name '${name}' for ${table.one}: it must be ${issue?.message}`);
    return undefined;
  }
  if (!value.isMap) {
    value.fault(`'${value.path}' must say ${table.entrySays}`);
    return undefined;
  }
  const before = at.source.faults.length;
  const entries = value.entries();
  const fields = entries.map((entry) => readField(entry, table));
  return {
    name,
    at,
    // Each field was read by the schema that the table has for it.
    definition: Object.assign({}, ...fields) as Definition,
    keys: new Map(entries.map(([key, , keyAt]) => [key, keyAt])),
    isFaulty: at.source.faults.length > before,
  };
};

/** The valid definitions of the section. */
export const readDefinitions = <Definition>(
  section: Located,
  table: DefinitionTable,
): readonly LocatedDefinition<Definition>[] => {
  if (section.isNothing) return [];
  if (section.isMap) return section.entries().flatMap((entry) => readOne<Definition>(entry, table) ?? []);
  const named = section.isList
    ? namedInstead(
        table.section,
        section.items().map((item) => item.plain()),
      )
    : undefined;
  const instead = named === undefined ? '' : `; write ${named}`;
  section.fault(`'${table.section}' must be ${table.sectionHolds}${instead}`);
  return [];
};
