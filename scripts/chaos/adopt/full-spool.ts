// A full disk below the spools of the runner, while no daemon lives and while one starts: programs wait, and nothing that they
// print is lost.

import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Claim, claim } from '../check.ts';
import { Load } from './loads.ts';
import { Stage } from './stage.ts';

const run = promisify(execFile);
const SIZE = '60m';
/** Long enough for the short programs to end, and for the others to fill what there is. */
const FULL_MS = 4_000;

export const fullSpool = async (chance: () => number): Promise<readonly Claim[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-spool-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return [claim('a full disk below the spools: not tried, mounting a small file system needs root', true)];
  }
  const stage = await Stage.make({ chance, folder });
  const ballast = join(folder, 'ballast');
  try {
    const kinds = ['numbers', 'bulk', 'format', 'numbers', 'bulk', 'format'] as const;
    const loads = kinds.map((kind, at) => new Load(kind, `adopt-${at + 1}`, stage));
    for (const load of loads) await load.goOn();
    while (loads.some(({ tag }) => stage.journal(tag).length === 0)) await pause(20);
    await stage.killDaemon();
    await run('sh', ['-c', `head -c 100M /dev/zero > ${ballast}; true`]).catch(() => {});
    await pause(FULL_MS);
    const starts = await stage.home.cox('daemon', 'start');
    await pause(FULL_MS / 2);
    await rm(ballast);
    if (starts.code !== 0) await stage.startDaemon();
    const isSettled = await stage.settled();
    const faults = (await Promise.all(loads.map((load) => load.faults()))).flat();
    const left = await stage.leftAfterStop();
    return [
      claim(
        'a full disk below the spools: programs wait, and nothing that they print is lost',
        isSettled && faults.length === 0 && left.length === 0,
        [...faults, ...left].join('; ') || `${loads.length} programs`,
      ),
    ];
  } finally {
    await stage.end();
    await run('umount', [folder]);
    await rm(folder, { recursive: true });
  }
};
