// A daemon outlives whoever started it. A descriptor it inherited, the write end of somebody's pipe, would stay open with it,
// and the reader of that pipe would wait for ever.

import { closeSync, readdirSync, readFileSync } from 'node:fs';

const CLOSE_ON_EXEC = 0o2000000;

/** Whether a descriptor came through exec: whatever Node opened itself closes on exec (proc_pid_fdinfo(5)). */
const wasInherited = (descriptor: number): boolean => {
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSE_ON_EXEC) === 0;
  } catch {
    return false;
  }
};

/**
 * Closes every inherited descriptor but stdio and those to keep. To be called before anything is opened. On macOS the
 * system does it at the start (POSIX_SPAWN_CLOEXEC_DEFAULT, which libuv uses).
 */
export const closeInheritedDescriptors = (keep: readonly number[], platform: string): void => {
  if (platform !== 'linux') return;
  for (const name of readdirSync('/proc/self/fd')) {
    const descriptor = Number(name);
    if (descriptor > 2 && !keep.includes(descriptor) && wasInherited(descriptor)) closeSync(descriptor);
  }
};
