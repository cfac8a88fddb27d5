// What a test left running: found by its mark, ended one by one, and named, so that the test fails.

import type { ProcessIdentity } from '../index.ts';
import { isAlive } from '../processes/identity.ts';
import type { ProcessEntry } from '../processes/process-table.ts';
import { systemProcesses } from '../processes/system-processes.ts';

/** The processes that carry one of the marks and are alive. */
export const markedAlive = async (marks: readonly string[]): Promise<readonly ProcessEntry[]> => {
  const { list, marks: readings } = await systemProcesses.snapshot();
  return list
    .values()
    .filter(({ pid, isZombie }) => {
      const reading = readings.get(pid);
      return !isZombie && reading?.state === 'marked' && marks.includes(reading.mark);
    })
    .toArray();
};

/** Resolves when exactly this many processes carry the mark and run the command. */
export const untilMarked = async (mark: string, command: string, count: number): Promise<void> => {
  for (;;) {
    const alive = await markedAlive([mark]);
    const commands = await Promise.all(alive.map(({ pid }) => systemProcesses.commandLine(pid)));
    if (commands.filter((each) => each === command).length === count) return;
  }
};

/** Kills what carries one of the marks, and returns what that was. */
export const killMarked = async (marks: readonly string[]): Promise<readonly string[]> => {
  const survivors = new Map<string, string>();
  for (;;) {
    const alive = await markedAlive(marks);
    if (alive.length === 0) return [...survivors.values()];
    for (const entry of alive) {
      const key = `${entry.pid} ${entry.startTime}`;
      if (!survivors.has(key))
        survivors.set(key, `${entry.pid} ${await systemProcesses.commandLine(entry.pid)}`);
      killIfAlive(entry);
    }
  }
};

/** Kills exactly this process. */
export const killIfAlive = (entry: ProcessIdentity): void => {
  if (isAlive(entry, systemProcesses)) process.kill(entry.pid, 'SIGKILL');
};
