// Reads a section that defines things by name, as `agents:` and `channels:` do: each is a map of keys from one table.

import type { Kind } from './kind.ts';
import { name as nameKind } from './kinds.ts';
import { type Located, type LocatedEntry, plain } from './locate.ts';
import { didYouMean } from './nearest.ts';
import { namedInstead } from './other-words.ts';
import type { Place } from './place.ts';

/** Something that a section defines. */
export interface LocatedDefinition<Definition> {
  readonly name: string;
  readonly place: Place;
  readonly definition: Definition;
  /** Where each of its keys stands, to point at one that contradicts another. */
  readonly places: ReadonlyMap<string, Place>;
  /** Something in it is wrong: what it lacks is not told as well. */
  readonly isFaulty: boolean;
}

/** Tells what is wrong at a place. */
export type Complain = (place: Place, path: string, message: string) => void;

/** What a section is made of, and the words in which it is explained. */
export interface DefinitionTable {
  /** `agents` */
  readonly section: string;
  /** `an agent` */
  readonly one: string;
  /** What stands below the section, with an example. */
  readonly sectionHolds: string;
  /** What stands below a name, with an example. */
  readonly entrySays: string;
  readonly keys: Readonly<
    Record<string, { readonly field: string; readonly kind: Pick<Kind<unknown>, 'read'> }>
  >;
  /** The line that says what another tool says with that key. */
  readonly instead?: (key: string) => string | undefined;
}

const readField = (
  path: string,
  { entry, table }: { readonly entry: LocatedEntry; readonly table: DefinitionTable },
  complain: Complain,
): Readonly<Record<string, unknown>> => {
  const { key, keyPlace, value } = entry;
  const known = Object.hasOwn(table.keys, key) ? table.keys[key] : undefined;
  if (known === undefined) {
    const instead = table.instead?.(key);
    const hint =
      instead === undefined ? didYouMean(key, Object.keys(table.keys)) : `; write in its place ${instead}`;
    complain(keyPlace, path, `unknown key '${key}' of ${table.one}${hint}`);
    return {};
  }
  const read = known.kind.read(plain(value));
  if ('value' in read) return { [known.field]: read.value };
  complain(value.place, path, `'${path}' must be ${read.expected}`);
  return {};
};

const readOne = <Definition>(
  { key: name, keyPlace, value }: LocatedEntry,
  table: DefinitionTable,
  complain: Complain,
): LocatedDefinition<Definition> | undefined => {
  const path = `${table.section}.${name}`;
  const readName = nameKind().read(name);
  if ('expected' in readName) {
    complain(keyPlace, path, `'${name}' cannot be ${table.one}'s name: it must be ${readName.expected}`);
    return undefined;
  }
  if (value.shape !== 'map') {
    complain(value.place, path, `'${path}' must say ${table.entrySays}`);
    return undefined;
  }
  let isFaulty = false;
  const note: Complain = (...fault) => {
    isFaulty = true;
    complain(...fault);
  };
  const fields = value.entries.map((entry) => readField(`${path}.${entry.key}`, { entry, table }, note));
  return {
    name,
    place: keyPlace,
    // Each field was read by the kind that the table has for it.
    definition: Object.assign({}, ...fields) as Definition,
    places: new Map(value.entries.map((entry) => [entry.key, entry.keyPlace])),
    isFaulty,
  };
};

/** What the section defines, without what is wrong. */
export const readDefinitions = <Definition>(
  section: Located,
  table: DefinitionTable,
  complain: Complain,
): readonly LocatedDefinition<Definition>[] => {
  if (section.shape === 'scalar' && section.scalar === null) return [];
  if (section.shape !== 'map') {
    const items = section.shape === 'list' ? section.items.map(plain) : [];
    const named = namedInstead(table.section, items);
    const instead = named === undefined ? '' : `; write ${named}`;
    complain(section.place, table.section, `'${table.section}' must be ${table.sectionHolds}${instead}`);
    return [];
  }
  return section.entries.flatMap((entry) => readOne<Definition>(entry, table, complain) ?? []);
};
