// How large and how deep a schema may be before anything looks into it: what is built from one grows faster than it does.

/** A schema that a program makes from its types rarely has a tenth of this. */
const MAX_SCHEMA_BYTES = 256 * 1024;
/** Each level of objects takes two. */
const MAX_SCHEMA_DEPTH = 64;

/** What is wrong with the size of a schema, as what it "is"; undefined when nothing is. */
export const schemaSizeProblem = (schema: unknown): string | undefined => {
  let bytes = 0;
  let level: unknown[] = [schema];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_SCHEMA_DEPTH) return `nested more than ${MAX_SCHEMA_DEPTH} levels deep`;
    const below: unknown[] = [];
    for (const value of level) {
      bytes += bytesOf(value);
      if (bytes > MAX_SCHEMA_BYTES) return `larger than ${MAX_SCHEMA_BYTES / 1024} KiB`;
      if (typeof value === 'object' && value !== null)
        for (const inner of Object.values(value)) below.push(inner);
    }
    level = below;
  }
  return undefined;
};

// Of JSON, about: quotes and commas are one each.
const bytesOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value) + 3;
  if (typeof value !== 'object' || value === null) return 5;
  if (Array.isArray(value)) return 2;
  return Object.keys(value).reduce((sum, key) => sum + Buffer.byteLength(key) + 4, 2);
};
