// What is no part of another task. Whoever follows work wants a run as one line: thirty steps of it would push the rest out of
// sight. Background work that an agent submitted gets its own line, as if a person had submitted it.

export const ONLY_ROOTS = { roots: 'true' } as const;
