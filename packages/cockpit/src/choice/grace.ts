// A short time after a request came up in which no key answers it: whoever pressed it meant something else.

/** In milliseconds. */
export const GRACE_MS = 400;
