// A daemon must hold nothing of whoever starts it: a lock that a shell took with `exec 200>lock`, the write end of a
// pipeline. Node keeps back only the lowest descriptors of those it was started with. The others cannot be closed here (one
// may be the `<(…)` that this command reads from), and spawn knows no "leave it out", but it can put something else there.

import { readdirSync, readFileSync } from 'node:fs';

/** `O_CLOEXEC` of Linux: everything that Node opens itself carries it. */
const CLOSE_ON_EXEC = 0o2000000;

const isPassedOn = (descriptor: number): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false; // the one that listed the folder is gone by now
  }
};

/** The descriptors from 3 on that a spawned program would get. None on macOS, where spawn passes on only what it is told. */
export const inheritableDescriptors = (): readonly number[] => {
  try {
    return readdirSync('/proc/self/fd')
      .map(Number)
      .filter((descriptor) => descriptor > 2 && isPassedOn(descriptor));
  } catch {
    return [];
  }
};

/** The `stdio` of spawn with another descriptor in the place of each that would be passed on. */
export const withoutInherited = <Stdio>(
  stdio: readonly Stdio[],
  inherited: readonly number[],
  instead: number,
): (Stdio | number | 'ignore')[] => {
  const length = Math.max(stdio.length, ...inherited.map((descriptor) => descriptor + 1));
  return Array.from(
    { length },
    (_, at) => stdio[at] ?? (inherited.includes(at) ? instead : ('ignore' as const)),
  );
};
