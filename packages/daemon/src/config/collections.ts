// The kinds of lists and maps. As text (a flag, an environment variable) a list is `a,b` and a map `a=1,b=2`; both may
// also be written as YAML.

import { parse } from 'yaml';
import type { Kind, Read } from './kind.ts';

/** True for what YAML or JSON gave as a map. */
export const isMap = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

/** What the text says when it is written as YAML; undefined when it is not, or is not well-formed. */
const asYaml = (raw: string, opening: '[' | '{'): unknown => {
  if (!raw.trimStart().startsWith(opening)) return undefined;
  try {
    return parse(raw);
  } catch {
    return undefined;
  }
};

const itemsOf = (raw: unknown): readonly unknown[] | undefined => {
  if (Array.isArray(raw)) return raw;
  if (typeof raw !== 'string') return undefined;
  const yaml = asYaml(raw, '[');
  if (Array.isArray(yaml)) return yaml;
  return raw.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.trim()]));
};

/** A list whose items are all of one kind. */
export const list = <Item>(item: Kind<Item>, what: string): Kind<readonly Item[]> => ({
  read: (raw) => {
    const items = itemsOf(raw);
    if (items === undefined) return { expected: `a list of ${what}, like [a, b]` };
    const value: Item[] = [];
    for (const one of items) {
      const read = item.read(one);
      if ('expected' in read) return { expected: `a list of ${what}, each ${read.expected}` };
      value.push(read.value);
    }
    return { value };
  },
  write: (value) => value.map(item.write),
  schema: { type: 'array', items: item.schema },
});

const pairsOf = (raw: unknown): Readonly<Record<string, unknown>> | undefined => {
  if (isMap(raw)) return raw;
  if (typeof raw !== 'string') return undefined;
  const yaml = asYaml(raw, '{');
  if (isMap(yaml)) return yaml;
  const pairs = raw.split(',').filter((pair) => pair.trim() !== '');
  if (pairs.some((pair) => !pair.includes('='))) return undefined;
  return Object.fromEntries(
    pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), pair.slice(pair.indexOf('=') + 1).trim()]),
  );
};

/** A map from names to values of one kind. */
export const map = <Item>(
  nameKind: Kind<string>,
  item: Kind<Item>,
  what: string,
): Kind<Readonly<Record<string, Item>>> => ({
  read: (raw): Read<Readonly<Record<string, Item>>> => {
    const pairs = pairsOf(raw);
    if (pairs === undefined) return { expected: what };
    const value: [string, Item][] = [];
    for (const [name, one] of Object.entries(pairs)) {
      const readName = nameKind.read(name);
      if ('expected' in readName) return { expected: `${what}; '${name}' is not ${readName.expected}` };
      const read = item.read(one);
      if ('expected' in read) return { expected: `${what}; '${name}' must be ${read.expected}` };
      value.push([readName.value, read.value]);
    }
    return { value: Object.fromEntries(value) };
  },
  write: (value) => Object.fromEntries(Object.entries(value).map(([name, one]) => [name, item.write(one)])),
  schema: { type: 'object', additionalProperties: item.schema },
});

type Kinds = Readonly<Record<string, Kind<unknown>>>;
type ShapeOf<Fields extends Kinds> = {
  readonly [Field in keyof Fields]?: Fields[Field] extends Kind<infer Value> ? Value : never;
};

/** A map with some of these keys, at least one, and no others. `what` shows one: `{setup: npm ci}`. */
export const shape = <Fields extends Kinds>(
  fields: Fields,
  what: string,
  required: readonly (keyof Fields & string)[] = [],
): Kind<ShapeOf<Fields>> => ({
  read: (raw) => {
    const given = typeof raw === 'string' ? asYaml(raw, '{') : raw;
    if (!isMap(given) || Object.keys(given).length === 0) return { expected: what };
    const missing = required.find((key) => given[key] === undefined);
    if (missing !== undefined) return { expected: `${what}; '${missing}' is missing` };
    const value: Record<string, unknown> = {};
    for (const [key, one] of Object.entries(given)) {
      const kind = Object.hasOwn(fields, key) ? fields[key] : undefined;
      if (kind === undefined) return { expected: `${what}; there is no key '${key}'` };
      const read = kind.read(one);
      if ('expected' in read) return { expected: `${what}; '${key}' must be ${read.expected}` };
      value[key] = read.value;
    }
    // Each value was read by the kind of its key.
    return { value: value as ShapeOf<Fields> };
  },
  write: (value) => value,
  schema: {
    type: 'object',
    additionalProperties: false,
    minProperties: 1,
    required,
    properties: Object.fromEntries(Object.entries(fields).map(([key, { schema }]) => [key, schema])),
  },
});
