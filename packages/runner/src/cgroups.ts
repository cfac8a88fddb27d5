// A cgroup for each program, where systemd has given this runner a scope and delegated it: then the system counts what the
// program and everything that it starts takes. Elsewhere there are none: in the cgroup of somebody else there is nothing to make,
// and without one nobody can tell honestly what has ended by now.

import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Usage } from './messages.ts';

const OWN_SCOPE = /^0::(\/(?:.*\/)?coxswain-runner-[^/]*\.scope)$/m;
/** Fields 4 and 5 of proc_pid_mountinfo(5): what is mounted where; after the `-`: as what. */
const MOUNT = /^\S+ \S+ \S+ (\S+) (\S+) .*- cgroup2 /m;
const SELF = 'runner';

// Before Linux 6.18 the system may take 20 ms to move a process: a start is worth more than a count.
const MOVES_BEFORE_JUDGING = 8;
const MAX_MOVE_MS = 1;

export class Cgroups {
  readonly #folder: string;
  /** To be removed when what is left in them has ended. */
  readonly #used = new Set<string>();
  #moves = 0;
  #movingMs = 0;

  /** `folder`: the cgroup of the scope, where this process is. Throws when it is not delegated. */
  constructor(folder: string) {
    this.#folder = folder;
    // Only cgroups without processes of their own can have others that are counted.
    mkdirSync(this.#path(SELF), { recursive: true });
    this.#enter(SELF);
    attempt(() => writeFileSync(join(folder, 'cgroup.subtree_control'), '+memory'));
  }

  /** Calls `start`, which starts a program at once: it is born in the cgroup of that name, and so is all that it starts. */
  within<Result>(name: string, start: () => Result): Result {
    if (this.#moves >= MOVES_BEFORE_JUDGING && this.#movingMs / this.#moves > MAX_MOVE_MS) return start();
    if (!attempt(() => this.#make(name))) return start();
    try {
      return start();
    } finally {
      attempt(() => this.#enter(SELF));
    }
  }

  /** What the program has taken so far. Undefined throughout when it has no cgroup. */
  usage(name: string): Usage {
    const read = (file: string): string | undefined => {
      try {
        return readFileSync(join(this.#path(name), file), 'utf8');
      } catch {
        return undefined;
      }
    };
    const cpuUs = /^usage_usec (\d+)$/m.exec(read('cpu.stat') ?? '')?.[1];
    const peak = read('memory.peak');
    return {
      cpuMs: cpuUs === undefined ? undefined : Math.round(Number(cpuUs) / 1_000),
      peakMemoryBytes: peak === undefined ? undefined : Number(peak),
    };
  }

  /** Removes the cgroup; while something is left in it, at a later call. */
  remove(name: string): void {
    this.#used.add(name);
    for (const each of this.#used) {
      const isGone = attempt(() => rmdirSync(this.#path(each))) || !existsSync(this.#path(each));
      if (isGone) this.#used.delete(each);
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }

  #make(name: string): void {
    mkdirSync(this.#path(name));
    this.#enter(name);
  }

  // A child is born in the cgroup of its parent. Moved afterwards it would leave behind what it has started by then.
  #enter(name: string): void {
    const beganMs = performance.now();
    writeFileSync(join(this.#path(name), 'cgroup.procs'), String(process.pid));
    this.#movingMs += performance.now() - beganMs;
    this.#moves++;
  }
}

const attempt = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};

/** The cgroups of this process; undefined where it has no scope of its own. */
export const ownCgroups = (): Cgroups | undefined => {
  try {
    const path = OWN_SCOPE.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
    const [, root = '', mount = ''] = MOUNT.exec(readFileSync('/proc/self/mountinfo', 'utf8')) ?? [];
    if (path === undefined || !path.startsWith(root) || mount === '') return undefined;
    return new Cgroups(join(mount, path.slice(root.length)));
  } catch {
    return undefined;
  }
};
