// What was thrown, in words: JavaScript lets anything be thrown.

/** The message of an error; anything else as text. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
