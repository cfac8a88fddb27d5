// A value of a definition that knows where it stands, so that whatever is wrong with it can be pointed at.

import { nearest, parseDuration } from '@coxswain/protocol';
import { isAlias, isMap, isNode, isScalar, isSeq, type Node, Scalar } from 'yaml';
import { addFault, type SourceText } from './source-text.ts';

export class Located {
  readonly node: Node | undefined;
  readonly path: string;
  readonly source: SourceText;

  /** @param parent points at what it is missing in, when there is no node */
  constructor(source: SourceText, node: unknown, path: string) {
    this.source = source;
    const found = isAlias(node) ? node.resolve(source.document) : node;
    this.node = isNode(found) ? found : undefined;
    this.path = path;
  }

  /** True for what is not there or empty. */
  get isNothing(): boolean {
    return this.node === undefined || (isScalar(this.node) && this.node.value === null);
  }

  get offset(): number {
    return this.node?.range?.[0] ?? 0;
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

  fault(message: string, offset = this.offset): void {
    addFault(this.source, { offset, path: this.path, message });
  }

  /** Text; also a number, true or false, as it was written. */
  text(what = 'a text'): string | undefined {
    const value = isScalar(this.node) ? this.node.value : undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return this.#written(String(value));
    this.fault(this.isNothing ? 'is empty' : `is not ${what}`);
    return undefined;
  }

  /** Text that says something. */
  words(what = 'a text'): string | undefined {
    const text = this.text(what);
    if (text === undefined) return undefined;
    if (text.trim() !== '' && !text.includes('\0')) return text;
    this.fault(text.includes('\0') ? 'contains a NUL character' : 'is empty');
    return undefined;
  }

  scalar(): string | number | boolean | undefined {
    const value = isScalar(this.node) ? this.node.value : undefined;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
    this.fault('is neither a text nor a number');
    return undefined;
  }

  boolean(): boolean | undefined {
    const value = isScalar(this.node) ? this.node.value : undefined;
    if (typeof value === 'boolean') return value;
    this.fault('is neither true nor false');
    return undefined;
  }

  integer(least: number, most: number): number | undefined {
    const value = isScalar(this.node) ? this.node.value : undefined;
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
    this.fault(`is not a whole number from ${least} to ${most}`);
    return undefined;
  }

  /** At least `leastMs`. */
  durationMs(leastMs: number): number | undefined {
    const value = isScalar(this.node) ? this.node.value : undefined;
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    if (ms !== undefined && ms >= leastMs) return ms;
    this.fault(ms === undefined ? 'is no duration: write 90s, 10m or 1h30m' : `is less than ${leastMs} ms`);
    return undefined;
  }

  list(what = 'a list'): readonly Located[] {
    if (isSeq(this.node))
      return this.node.items.map((item, index) => new Located(this.source, item, `${this.path}[${index}]`));
    this.fault(`is not ${what}`);
    return [];
  }

  /** The values of a map by their keys, in order. */
  entries(what = 'a map'): readonly (readonly [key: string, value: Located, at: Located])[] {
    if (!isMap(this.node)) {
      this.fault(`is not ${what}`);
      return [];
    }
    return this.node.items.map(({ key, value }) => {
      const name = String(isScalar(key) ? key.value : key);
      const path = this.path === '' ? name : `${this.path}.${name}`;
      const at = new Located(this.source, key, path);
      return [name, new Located(this.source, isNode(value) ? value : nothingAt(at.node), path), at] as const;
    });
  }

  /** The fields of a map of which the keys are known; others are faults. */
  fields<Key extends string>(known: readonly Key[], what: string): ReadonlyMap<Key, Located> {
    const fields = new Map<Key, Located>();
    for (const [name, value, at] of this.entries(what)) {
      const key = known.find((candidate) => candidate === name);
      if (key !== undefined) {
        if (!value.isNothing) fields.set(key, value);
        continue;
      }
      const meant = nearest(name, known);
      at.fault(
        `there is no '${name}' here; ${meant === undefined ? `known: ${known.join(', ')}` : `did you mean '${meant}'?`}`,
      );
    }
    return fields;
  }

  get isMap(): boolean {
    return isMap(this.node);
  }

  get isList(): boolean {
    return isSeq(this.node);
  }

  /** As a plain value, aliases resolved. */
  plain(): unknown {
    return this.node?.toJS(this.source.document);
  }

  /** `1.10` is text to who writes it, though it reads as a number. */
  #written(value: string): string {
    const [start, end] = this.node?.range ?? [0, 0];
    const written = this.source.text.slice(start, end);
    return /^[\w.+-]+$/.test(written) ? written : value;
  }
}

/** What has no value stands where its key stands. */
const nothingAt = (key: Node | undefined): Scalar => {
  const nothing = new Scalar(null);
  nothing.range = key?.range;
  return nothing;
};
