// A task that fills the disk of its daemon: it can be cancelled, and a daemon that was killed can start. Only root can mount
// the small disk for it.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Client, processIdentity, RESERVE_BYTES } from '@coxswain/client';
import { ChaosHome, markedProcesses, pathsOf } from './chaos-home.ts';
import { type Check, type Claim, claim } from './check.ts';

const run = promisify(execFile);
const FAULT = 'a runaway that fills the disk';
const SIZE = '40m';
/** How long the daemon may take to make its reserve: it checks every ten seconds. */
const PATIENCE_MS = 40_000;

const until = async (isSo: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<boolean> => {
  for (const endMs = performance.now() + patienceMs; performance.now() < endMs; await sleep(50))
    if (await isSo()) return true;
  return false;
};

export const fullDisk = async (): Promise<Check> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-full-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    const why = 'not tried: mounting a small file system needs root';
    return { fault: FAULT, did: 'nothing', claims: [claim(why, true)] };
  }
  const home = await ChaosHome.make('cancelGrace: 1s\n', folder);
  try {
    return {
      fault: FAULT,
      did: `on a disk of ${SIZE}, which it fills again as soon as there is room`,
      claims: await claimsOf(home, folder),
    };
  } finally {
    await home.end();
    await run('umount', [folder]);
    await rm(folder, { recursive: true });
  }
};

const claimsOf = async (home: ChaosHome, folder: string): Promise<readonly Claim[]> => {
  const { reserveFile, logFile } = pathsOf(home.home);
  const isWhole = async (): Promise<boolean> =>
    (await stat(reserveFile).catch(() => undefined))?.size === RESERVE_BYTES;
  await home.cox('daemon', 'start');
  const first = await home.connect();
  const { ledgerId, pid } = await first.daemon.status();
  const wasMade = await until(isWhole);
  const runaway = await fill(first, folder);
  const isFull = await until(() => isDiskFull(folder));
  let refused = '';
  // What is taken and given back at the edge may let one through.
  const isRefused = await until(async () => {
    refused = (await home.cox('--no-autostart', 'bg', 'submit', '--agent', 'shell', 'true')).stderr.trim();
    return refused.includes('(storage)');
  });
  const cancelled = await home.cox('tasks', 'cancel', runaway);
  const hasStopped = await until(async () => (await first.tasks.get(runaway)).task.status === 'cancelled');
  const left = await markedProcesses(ledgerId);
  await rm(join(folder, 'filling'), { force: true });
  await fill(first, folder);
  await until(() => isDiskFull(folder));
  first.close();

  await run('sh', ['-c', `head -c 100M /dev/zero > ${folder}/ballast; true`]).catch(() => {});
  process.kill(pid, 'SIGKILL');
  while (processIdentity(pid)) await sleep(5);
  const started = await home.cox('daemon', 'start');
  const isRecovered = await until(async () => (await markedProcesses(ledgerId)).length === 0);
  const listed = await home.cox('tasks', 'list', '--all');
  const pruned = await home.cox('prune', '-y', '--older-than', '0s');
  const stopped = await home.cox('daemon', 'stop');
  const again = await home.cox('daemon', 'start');
  const log = await readFile(logFile, 'utf8');
  const doctor = await home.cox('doctor');

  await rm(join(folder, 'ballast'));
  await rm(join(folder, 'filling'), { force: true });
  const isWholeAgain = await until(isWhole);
  const works = await home.cox('bg', 'submit', '--wait', '--agent', 'shell', 'echo back');
  return [
    claim('the reserve is made while there is room', wasMade),
    claim('the disk is full, and a submission is refused', isFull && isRefused, refused),
    claim('the runaway can be cancelled', cancelled.code === 0, cancelled.stderr.trim()),
    claim(
      'it ends as cancelled while the disk is full, and leaves nothing',
      hasStopped && left.length === 0,
      `${left.length} left`,
    ),
    claim(
      'a daemon that was killed beside a runaway starts on the full disk, and ends the runaway',
      started.code === 0 && listed.code === 0 && isRecovered,
      started.stderr.trim(),
    ),
    claim('cox prune works on the full disk', pruned.code === 0, pruned.stderr.trim()),
    claim(
      'so do a stop and another start',
      stopped.code === 0 && again.code === 0,
      `${stopped.stderr}${again.stderr}`.trim(),
    ),
    claim(
      'the log and the doctor say that the reserve is in use',
      isReserveWarnedOf(log, reserveFile) && doctor.stdout.includes('the reserve is in use'),
    ),
    claim('the reserve is made again when there is room', isWholeAgain),
    claim('and work continues', works.code === 0, works.stderr.trim()),
  ];
};

const isReserveWarnedOf = (log: string, reserveFile: string): boolean =>
  log
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
    .some(({ level, file, left }) => level === 'warn' && file === reserveFile && left !== undefined);

/** A task that writes wherever there is room, and prints, and does not stop when it is asked. */
const fill = async (client: Client, folder: string): Promise<string> => {
  const prompt = `trap '' TERM; (while :; do head -c 1M /dev/zero >> ${folder}/filling; done) 2>/dev/null & while :; do echo on; done`;
  const { task } = await client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp' });
  return task.id;
};

const isDiskFull = async (folder: string): Promise<boolean> => {
  const { stdout } = await run('df', ['--output=avail', folder]);
  return Number(stdout.split('\n')[1]) === 0;
};
