// Who may send a signal makes a Node open its inspector, and everybody on the machine may connect to that and run code.

import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testHome } from '../helpers/daemon.ts';
import { type FoundProcess, processesOf } from '../helpers/processes.ts';
import { openTerminal } from '../helpers/terminal.ts';

const SIGUSR1 = 1n << BigInt(10 - 1);

/** Whether the process does something of its own when the signal comes. */
const catches = (pid: number): boolean => {
  const [, mask = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (BigInt(`0x${mask}`) & SIGUSR1) !== 0n;
};

/** The ports on which the process listens. */
const portsOf = (pid: number): readonly number[] => {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return readFileSync(`/proc/${pid}/net/tcp`, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode = '']) => state === '0A' && sockets.has(inode))
    .map(([, address = '']) => Number.parseInt(address.split(':')[1] ?? '', 16));
};

/** Programs that the daemon started with an environment that does not name its home. */
const childrenOf = (parent: number, part: string): readonly FoundProcess[] => {
  const pids = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ');
  const found = pids.map((pid) => {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid: Number(pid), command };
  });
  return found.filter(({ command }) => command.includes(part));
};

test.skipIf(process.platform !== 'linux')(
  'SIGUSR1 opens no inspector in anything cox starts, and ends nothing',
  async () => {
    const { home, cox } = await testHome();
    expect((await cox(['daemon', 'start'])).code).toBe(0);
    const surveyed = await cox(['bg', 'submit', '-q', '--agent', 'surveyor', 'what is here?']);
    const task = (await cox(['bg', 'submit', '-q', '--agent', 'shell', 'sleep 300'])).stdout.trim();
    const waiting = openTerminal(home, ['bg', 'wait', task]);
    const cockpit = openTerminal(home, []);
    await cockpit.sees('sleep 300');
    const mcp = openTerminal(home, ['mcp']);
    const named = (part: string): FoundProcess | undefined =>
      processesOf(home).find(({ command }) => command.includes('node ') && command.includes(part));
    await expect.poll(() => ['coxd', 'bg wait', ' mcp'].filter((part) => !named(part))).toEqual([]);
    await cox(['bg', 'wait', surveyed.stdout.trim()]);
    // The program that looks at schemas stays for a while.
    await writeFile(join(home, 'schema.json'), '{}');
    await cox(['bg', 'submit', '--output-schema', join(home, 'schema.json'), '--agent', 'shell', 'true']);
    const checkers = childrenOf(named('coxd')?.pid ?? 0, 'untrusted-process');
    expect(checkers).toHaveLength(1);
    const ours = [...processesOf(home).filter(({ command }) => /\bnode /.test(command)), ...checkers];
    expect(ours.length).toBeGreaterThanOrEqual(4);
    for (const { pid } of ours) process.kill(pid, 'SIGUSR1');
    const { code } = await cox(['daemon', 'status']);
    expect(code).toBe(0);
    // The one that looks at schemas may have had its time by now.
    const lasting = ours.filter(({ pid }) => !checkers.some((checker) => checker.pid === pid));
    for (const { pid, command } of lasting) {
      expect(catches(pid), command).toBe(false);
      expect(portsOf(pid), command).toEqual([]);
    }
    for (const { pid, command } of checkers.filter(({ pid }) => existsSync(`/proc/${pid}`)))
      expect(catches(pid), command).toBe(false);
    await cox(['tasks', 'cancel', '--all', '--now']);
    await waiting.ended;
    mcp.type('\u0004');
    expect((await cox(['daemon', 'stop'])).code).toBe(0);
  },
);
