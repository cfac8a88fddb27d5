// Names of steps, inputs and outputs in definitions, and resolving them to values. They may use letters of any script (Unicode
// Standard Annex 31, plus the hyphen) and are compared in composed form, NFC: the same word typed on two machines is the same
// name.

/** In characters, not bytes. */
export const MAX_NAME_CHARACTERS = 64;

/** Created on first use: the letters of all scripts take a millisecond, and short commands need no names. */
const patterns = (): { readonly name: RegExp; readonly segment: RegExp } => ({
  name: new RegExp(`^[\\p{ID_Start}_][\\p{ID_Continue}-]{0,${MAX_NAME_CHARACTERS - 1}}$`, 'u'),
  segment: /(?:^|\.)([\p{ID_Continue}-]+(?:\[[^\]]*\])?)/uy,
});
let made: ReturnType<typeof patterns> | undefined;
const HAS_FORMS = /[^\p{ASCII}]/u;

/** The form in which names are stored and compared. */
export const composed = (name: string): string => name.normalize('NFC');

/** True for a letter or `_`, followed by letters, digits, `-` and `_`; in its composed form. */
export const isName = (text: string): boolean => {
  made ??= patterns();
  return made.name.test(text);
};

/** The parts of `a.b[c=1.2].d`, composed; undefined if it is not such a path. */
export const namePath = (written: string): readonly string[] | undefined => {
  const name = composed(written);
  const path: string[] = [];
  made ??= patterns();
  const { segment } = made;
  segment.lastIndex = 0;
  while (segment.lastIndex < name.length) {
    const [, part] = segment.exec(name) ?? [];
    if (part === undefined) return undefined;
    path.push(part);
  }
  return path;
};

/** The value of a composed name, in whatever form its key is written; undefined if there is none. */
export const valueUnder = (part: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, part)) return Reflect.get(value, part);
  if (!HAS_FORMS.test(part)) return undefined;
  const written = Object.keys(value).find((key) => composed(key) === part);
  return written === undefined ? undefined : Reflect.get(value, written);
};
