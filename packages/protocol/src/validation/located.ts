// A value in a file that knows its position, so that faults can point at it.

import { isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type * as z from 'zod';
import { faultsOf, pathText, sentenceOf } from './issues.ts';
import { hintFor } from './kinds.ts';
import { addFault, MAX_FAULTS, type Source } from './source.ts';

/** A value with its key. */
export type LocatedEntry = readonly [key: string, value: Located, at: Located];

/** The keys that a map may have, each with the schema of its value. */
export type Shape = Readonly<Record<string, z.ZodType>>;

interface FieldsOptions {
  /** What the map should be: `a step: a map with an id`. */
  readonly expected: string;
  /** What the keys belong to: `a step`. */
  readonly of: string;
}

/** The non-empty fields of a map. Each is validated when it is read. */
export class Fields<Keys extends Shape> {
  readonly #shape: Keys;
  readonly #fields: ReadonlyMap<string, Located>;

  constructor(shape: Keys, fields: ReadonlyMap<string, Located>) {
    this.#shape = shape;
    this.#fields = fields;
  }

  at(key: keyof Keys & string): Located | undefined {
    return this.#fields.get(key);
  }

  /** undefined: it is missing, or it is invalid and a fault was recorded. */
  read<Key extends keyof Keys & string>(key: Key): z.output<Keys[Key]> | undefined {
    const schema = this.#shape[key];
    return schema && this.#fields.get(key)?.read(schema);
  }
}

export class Located {
  readonly node: Node | undefined;
  readonly path: string;
  readonly source: Source;
  readonly offset: number;

  /** @param otherwise the offset if there is no node: where it is missing */
  constructor(source: Source, node: unknown, path: string, otherwise = 0) {
    this.source = source;
    const found = isAlias(node) ? node.resolve(source.document) : node;
    this.node = isNode(found) ? found : undefined;
    this.path = path;
    this.offset = this.node?.range?.[0] ?? otherwise;
  }

  /** The whole document. */
  static whole(source: Source): Located {
    return new Located(source, source.document.contents, '');
  }

  /** A missing key of this map, located at the map. */
  missing(key: string): Located {
    return new Located(this.source, this.node, `${this.path}.${key}`);
  }

  /** True if it is missing or empty. */
  get isNothing(): boolean {
    return this.node === undefined || (isScalar(this.node) && this.node.value === null);
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** From 1, as editors count. */
  get line(): number {
    return Math.max(1, this.source.lines.linePos(this.offset).line);
  }

  /** The plain value with aliases resolved; undefined, with a fault, if they expand to too much. */
  plain(): unknown {
    // Most values are scalars, and a big file has many.
    if (isScalar(this.node)) return this.node.value;
    try {
      return this.node?.toJS(this.source.document);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      this.fault(error.message);
      return undefined;
    }
  }

  fault(message: string, offset = this.offset): void {
    addFault(this.source, { offset, path: this.path, message });
  }

  /** The value as parsed by the schema; undefined: invalid, and all faults were recorded at their positions. */
  read<Schema extends z.ZodType>(schema: Schema): z.output<Schema> | undefined {
    const before = this.source.faults.length;
    const value = this.plain();
    if (this.source.faults.length > before) return undefined;
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return result.data;
    if (typeof value === 'number' || typeof value === 'boolean') {
      const asText = schema.safeParse(this.#written(value));
      if (asText.success) return asText.data;
    }
    for (const fault of faultsOf(result.error.issues).slice(0, MAX_FAULTS))
      addFault(this.source, {
        offset: this.#offsetAt(fault.path, fault.kind === 'key' || fault.kind === 'name'),
        path: pathText(fault.path, this.path),
        message: sentenceOf(fault, this.path),
      });
    return undefined;
  }

  /** The items of a list. */
  items(expected = 'a list'): readonly Located[] {
    if (isSeq(this.node))
      return this.node.items.map((item, index) => new Located(this.source, item, `${this.path}[${index}]`));
    this.#mustBe(expected);
    return [];
  }

  /** The values of a map by key, in order. A missing value gets the position of its key. */
  entries(expected = 'a map'): readonly LocatedEntry[] {
    if (!isMap(this.node)) {
      this.#mustBe(expected);
      return [];
    }
    return this.node.items.map(({ key, value }) => {
      const name = nameOf(key);
      const path = this.path === '' ? name : `${this.path}.${name}`;
      const at = new Located(this.source, key, path);
      return [name, new Located(this.source, value, path, at.offset), at];
    });
  }

  /** The fields of a map; an unknown key is a fault. */
  fields<Keys extends Shape>(shape: Keys, { expected, of }: FieldsOptions): Fields<Keys> {
    const known = Object.keys(shape);
    const fields = new Map<string, Located>();
    for (const [key, value, at] of this.entries(expected)) {
      if (!known.includes(key)) at.fault(`unknown key '${key}' of ${of}${hintFor(key, known)}`);
      else if (!value.isNothing) fields.set(key, value);
    }
    return new Fields(shape, fields);
  }

  /** The offset of a part of the text in the source, if the source contains it literally. */
  offsetOf(part: string, nth = 0): number {
    const [start, end] = this.node?.range ?? [0, 0];
    const written = this.source.text.slice(start, end);
    let at = -1;
    for (let seen = 0; seen <= nth; seen += 1) {
      at = written.indexOf(part, at + 1);
      if (at < 0) return start;
    }
    return start + at;
  }

  /** The value as written: `1.10` is meant as text, although it parses as a number. */
  #written(value: number | boolean): string {
    const [start, end] = this.node?.range ?? [0, 0];
    const written = this.source.text.slice(start, end);
    return /^[\w.+-]+$/.test(written) ? written : String(value);
  }

  #mustBe(message: string): void {
    this.fault(sentenceOf({ path: [], kind: 'value', message }, this.path));
  }

  /** The offset of the value at the path, of its key, or of the deepest part of the path that exists. */
  #offsetAt([first, ...rest]: readonly PropertyKey[], isKey: boolean): number {
    if (first === undefined) return this.offset;
    const pair = isMap(this.node) ? this.node.items.find(({ key }) => nameOf(key) === first) : undefined;
    const next = isSeq(this.node)
      ? this.node.items[Number(first)]
      : isKey && rest.length === 0
        ? pair?.key
        : pair?.value;
    return new Located(this.source, next, '', this.offset).#offsetAt(rest, isKey);
  }
}

const nameOf = (key: unknown): string => String(isScalar(key) ? key.value : key);
