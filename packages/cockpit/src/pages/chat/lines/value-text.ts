// The input and output of a tool call as text.

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const one = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** Text as it is, fields a line each, everything else as JSON; empty for nothing. */
export const valueText = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (!isPlain(value)) return typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([key, inner]) => {
      const text =
        Array.isArray(inner) && inner.every((part) => typeof part === 'string')
          ? inner.join(' ')
          : one(inner);
      return text.includes('\n') ? `${key}:\n${text}` : `${key}: ${text}`;
    })
    .join('\n');
};

/** The argument that best describes the call, for calls without a title. */
export const gistOf = (input: unknown): string => {
  if (typeof input === 'string') return input;
  if (!isPlain(input)) return '';
  for (const key of [
    'command',
    'path',
    'file_path',
    'filePath',
    'pattern',
    'query',
    'url',
    'prompt',
    'title',
  ]) {
    const value = input[key];
    if (typeof value === 'string') return value;
    if (Array.isArray(value) && value.every((part) => typeof part === 'string')) return value.join(' ');
  }
  const values = Object.values(input).filter((value) => typeof value === 'string');
  return values[0] ?? '';
};
