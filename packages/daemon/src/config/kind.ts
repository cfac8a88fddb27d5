// A kind of value: how it is read from YAML, JSON or text, how it is written so that it reads the same again, and its
// JSON Schema. A kind knows nothing of keys and files.

/** What came of reading a value: the value, or what would have been right. */
export type Read<Value> = { readonly value: Value } | { readonly expected: string };

export interface Kind<Value> {
  /** Reads what YAML or JSON gave: also text where a number is meant, as flags and environment variables give it. */
  read(raw: unknown): Read<Value>;
  /** The value as a person would write it. */
  write(value: Value): unknown;
  readonly schema: Readonly<Record<string, unknown>>;
}
