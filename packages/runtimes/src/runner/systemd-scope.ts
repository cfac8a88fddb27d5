// Under systemd the runner gets a scope of its own: what is in the unit of the daemon is killed when that unit is restarted. The
// limits of the unit's slice hold for the scope as well; see docs/decisions/0064-a-runner-has-a-unit-of-its-own.md.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** How to start a program in a scope of its own. */
export interface Scope {
  /** What its command line begins with; another one each time, since what is in an earlier scope may live on. */
  command(): readonly string[];
  /** What that needs in its environment. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The line of systemd in /proc/pid/cgroup, cgroups(7). */
const CGROUP = /^(?:0:|\d+:name=systemd):(.*)$/gm;
const UNIT = /\.(?:service|scope)$/;

interface InService {
  readonly service: string;
  /** What it is in; undefined: the root of everything. */
  readonly slice?: string | undefined;
}

/** The service that a process belongs to, by its cgroups; undefined when it is in none, or in a scope below one. */
export const serviceIn = (cgroups: string): InService | undefined => {
  for (const [, path = ''] of cgroups.matchAll(CGROUP)) {
    const names = path.split('/');
    const at = names.findLastIndex((name) => UNIT.test(name));
    const [slice = '', service = ''] = names.slice(Math.max(at - 1, 0), at + 1);
    if (service.endsWith('.service')) return { service, slice: slice.endsWith('.slice') ? slice : undefined };
  }
  return undefined;
};

const cgroupsOf = (pid: number | 'self'): string => {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8');
  } catch {
    return ''; // it has ended, or this is no Linux
  }
};

/** The scope for the runner; undefined unless systemd started this very process. */
export const runnerScope = (
  environment: Environment,
  { pid, cgroups = cgroupsOf('self') }: { readonly pid: number; readonly cgroups?: string },
): Scope | undefined => {
  const own = serviceIn(cgroups);
  // Inherited by every program of the unit: a shell in a unit can start a daemon as well.
  if (environment.SYSTEMD_EXEC_PID !== String(pid) || own === undefined) return undefined;
  const { XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS, MANAGERPID } = environment;
  return {
    command: () => [
      'systemd-run',
      // Set by the manager of a user.
      ...(MANAGERPID === undefined ? [] : ['--user']),
      '--scope',
      '--no-ask-password',
      '--quiet',
      '--collect',
      `--unit=coxswain-runner-${randomUUID().slice(0, 8)}.scope`,
      '--description=Coxswain: holds the programs of running tasks',
      ...(own.slice === undefined ? [] : [`--slice=${own.slice}`]),
      '--property=Delegate=yes',
      // What starts earlier is stopped later: at shutdown the daemon ends its tasks before their programs are killed.
      `--property=Before=${own.service}`,
      '--',
    ],
    environment: { XDG_RUNTIME_DIR, DBUS_SESSION_BUS_ADDRESS },
  };
};

/** Whether the runner with that pid would be killed with the unit of this process. */
export const isInOwnService = (pid: number): boolean => {
  const own = serviceIn(cgroupsOf('self'));
  return own !== undefined && serviceIn(cgroupsOf(pid))?.service === own.service;
};
