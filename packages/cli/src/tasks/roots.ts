// What is below no other task. Whoever follows work wants a run as one line: thirty steps of it would push the rest out of sight.

export const ONLY_ROOTS = { roots: 'true' } as const;
