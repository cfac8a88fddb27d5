// What was thrown, in words: JavaScript lets anything be thrown.

/** The message of an error; anything else as text. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** The code of an error of Node.js or of ours, like `ENOENT`; undefined when it has none. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;
