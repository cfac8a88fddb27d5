// Names that people give in definitions, to steps, inputs and outputs, and the way from such a name to its value. They hold
// letters of any script (Unicode Standard Annex 31, with the hyphen besides) and are compared in their composed form, NFC: the
// same word typed on two machines is the same name.

/** Counted in characters, however they are stored. */
export const MAX_NAME_CHARACTERS = 64;

const NAME = new RegExp(`^[\\p{ID_Start}_][\\p{ID_Continue}-]{0,${MAX_NAME_CHARACTERS - 1}}$`, 'u');
const SEGMENT = /(?:^|\.)([\p{ID_Continue}-]+(?:\[[^\]]*\])?)/uy;
const HAS_FORMS = /[^\p{ASCII}]/u;

/** The form in which names are stored and compared. */
export const composed = (name: string): string => name.normalize('NFC');

/** True for a letter or `_`, followed by letters, digits, `-` and `_`; in its composed form. */
export const isName = (text: string): boolean => NAME.test(text);

/** The parts of `a.b[c=1.2].d`, composed; undefined when it is no such path. */
export const namePath = (written: string): readonly string[] | undefined => {
  const name = composed(written);
  const path: string[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < name.length) {
    const [, part] = SEGMENT.exec(name) ?? [];
    if (part === undefined) return undefined;
    path.push(part);
  }
  return path;
};

/** What stands under a composed name, in whatever form it was written there; undefined when nothing does. */
export const valueUnder = (part: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, part)) return Reflect.get(value, part);
  if (!HAS_FORMS.test(part)) return undefined;
  const written = Object.keys(value).find((key) => composed(key) === part);
  return written === undefined ? undefined : Reflect.get(value, written);
};
