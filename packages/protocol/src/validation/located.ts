// A value of a file that knows where it stands, so that whatever is wrong with it can be pointed at.

import { isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type * as z from 'zod';
import { faultsOf, pathText, sentenceOf } from './issues.ts';
import { hintFor } from './kinds.ts';
import { addFault, MAX_FAULTS, type Source } from './source.ts';

/** A value with the key that it stands under. */
export type LocatedEntry = readonly [key: string, value: Located, at: Located];

/** The keys that a map may have, each with the schema of its value. */
export type Shape = Readonly<Record<string, z.ZodType>>;

interface FieldsOptions {
  /** What the map should be: `a step: a map with an id`. */
  readonly expected: string;
  /** What has the keys: `a step`. */
  readonly of: string;
}

/** The fields of a map that hold something. Each is read when it is asked for. */
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

  /** undefined: there is none, or it is wrong, which was noted. */
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

  /** @param otherwise points at what it is missing in, when there is no node */
  constructor(source: Source, node: unknown, path: string, otherwise = 0) {
    this.source = source;
    const found = isAlias(node) ? node.resolve(source.document) : node;
    this.node = isNode(found) ? found : undefined;
    this.path = path;
    this.offset = this.node?.range?.[0] ?? otherwise;
  }

  /** All that the source says. */
  static whole(source: Source): Located {
    return new Located(source, source.document.contents, '');
  }

  /** Points here for a key that is missing. */
  missing(key: string): Located {
    return new Located(this.source, this.node, `${this.path}.${key}`);
  }

  /** True for what is not there or empty. */
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

  /** As a plain value, aliases resolved; undefined, with a fault, where they unfold to more than anybody writes. */
  plain(): unknown {
    // Most values are, and a big file has many.
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

  /** The value as the schema gives it out; undefined: everything that is wrong with it was noted where it stands. */
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

  /** The values of a map by their keys, in order. What has no value stands where its key stands. */
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

  /** The fields of a map; a key that is not known is a fault. */
  fields<Keys extends Shape>(shape: Keys, { expected, of }: FieldsOptions): Fields<Keys> {
    const known = Object.keys(shape);
    const fields = new Map<string, Located>();
    for (const [key, value, at] of this.entries(expected)) {
      if (!known.includes(key)) at.fault(`unknown key '${key}' of ${of}${hintFor(key, known)}`);
      else if (!value.isNothing) fields.set(key, value);
    }
    return new Fields(shape, fields);
  }

  /** Where a part of the text stands in the source, as far as it is written there as it reads. */
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

  /** `1.10` is text to who writes it, though it reads as a number. */
  #written(value: number | boolean): string {
    const [start, end] = this.node?.range ?? [0, 0];
    const written = this.source.text.slice(start, end);
    return /^[\w.+-]+$/.test(written) ? written : String(value);
  }

  #mustBe(message: string): void {
    this.fault(sentenceOf({ path: [], kind: 'value', message }, this.path));
  }

  /** Of the value there, of its key, or of the last thing on the way that is there. */
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
