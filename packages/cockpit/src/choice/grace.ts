// A grace period after a request appears in which no key answers it: a key pressed then was meant for something else.

/** In milliseconds. */
export const GRACE_MS = 400;
