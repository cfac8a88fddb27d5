// `--json=id,status`: of each object only the fields that were asked for, under the names that were typed.

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * `usage.cost` looks into objects; undefined where there is nothing. What holds a task among other things (`describe`) gives the
 * fields of the task by their own names as well.
 */
const valueAt = (value: unknown, path: string): unknown =>
  fieldAt(value, path) ?? (isObject(value) ? fieldAt(value.task, path) : undefined);

const fieldAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (inner, key) => (isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined),
      value,
    );

/** The fields of an object, or of each object of a list; null where one has no such field. Other values stay as they are. */
export const pickFields = (value: unknown, fields: readonly string[]): unknown => {
  if (Array.isArray(value)) return value.map((entry) => pickFields(entry, fields));
  if (!isObject(value)) return value;
  return Object.fromEntries(fields.map((field) => [field, valueAt(value, field) ?? null]));
};

/**
 * What to say of the fields that none of the objects has, in one line; undefined when each was found once. A field may be missing for
 * a good reason (a task that runs has no result), so this is no error.
 */
export const missingFields = (value: unknown, fields: readonly string[]): string | undefined => {
  const objects = (Array.isArray(value) ? value : [value]).filter(isObject);
  const missing = fields.filter((field) => objects.every((object) => valueAt(object, field) === undefined));
  if (objects.length === 0 || missing.length === 0) return undefined;
  const known = [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
  return `--json: no field ${missing.map((field) => `'${field}'`).join(', ')} in this output; it has ${known.join(', ')}`;
};
