// A value of the configuration in one line, as it would be typed.

/** Texts bare, everything else as JSON; a dash where there is none. */
export const valueText = (value: unknown): string => {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** What was typed for a value: JSON where it is a list or an object, else the text, which the daemon reads by its key. */
export const typedValue = (text: string): unknown => {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
