// A disk that is full, a state folder that cannot be written, and databases that are not what they should be.

import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import BetterSqlite3 from 'better-sqlite3';
import { ChaosHome, pathsOf } from './chaos-home.ts';
import { type Check, type Claim, claim } from './check.ts';

const run = promisify(execFile);

export const storage = async (): Promise<Check> => ({
  fault: 'full disk, unwritable folder, damaged, foreign and newer databases',
  did: 'each once, then fixed',
  claims: [...(await fullDisk()), ...(await unwritable()), ...(await wrongDatabases())],
});

/** The line of the error, without the note that a daemon is being started. */
const errorOf = (stderr: string): string =>
  stderr
    .split('\n')
    .filter((line) => line !== '' && !line.endsWith('…'))
    .join('\n');
const isOneLine = (stderr: string): boolean => /^cox: [^\n]+$/.test(errorOf(stderr));

/** A file system of 24 MB in memory; only root can mount one. */
const fullDisk = async (): Promise<readonly Claim[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-full-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', 'size=24m,mode=0700', 'tmpfs', folder]);
  } catch {
    await rm(folder, { recursive: true });
    return [claim('full disk: not tried, mounting a small file system needs root', true)];
  }
  const home = await ChaosHome.make('', folder);
  try {
    await home.cox('daemon', 'start');
    const client = await home.connect();
    const { task: before } = await client.tasks.submit({
      prompt: 'echo kept',
      agent: 'shell',
      workDir: '/tmp',
    });
    for await (const _ of client.tasks.stream(before.id));
    const { task: running } = await client.tasks.submit({
      prompt: 'sleep 1; echo still here',
      agent: 'shell',
      workDir: '/tmp',
    });
    for await (const event of client.tasks.stream(running.id)) if (event.type === 'TaskStarted') break;
    await run('sh', ['-c', `head -c 100M /dev/zero > ${folder}/ballast; true`]).catch(() => {});
    const refused = await home.cox('bg', 'submit', '--agent', 'shell', 'echo refused');
    const alive = await home.cox('bg', 'status', before.id);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await rm(join(folder, 'ballast'));
    for await (const _ of client.tasks.stream(running.id));
    const after = await home.cox('bg', 'submit', '--wait', '--agent', 'shell', 'echo back');
    const { task: survived } = await client.tasks.get(running.id);
    client.close();
    return [
      claim(
        'full disk: a submission is refused with one clear line',
        isOneLine(refused.stderr) && refused.stderr.includes('(storage)'),
        errorOf(refused.stderr),
      ),
      claim('full disk: the daemon still answers', alive.code === 0),
      claim(
        'full disk: what ran is settled correctly when there is room again',
        survived.status === 'completed',
        survived.status,
      ),
      claim('full disk: work continues when there is space again', after.code === 0, after.stderr.trim()),
    ];
  } finally {
    await home.end();
    await run('umount', [folder]);
    await rm(folder, { recursive: true });
  }
};

const unwritable = async (): Promise<readonly Claim[]> => {
  const home = await ChaosHome.make();
  try {
    const { stateFolder: state } = pathsOf(home.home);
    await mkdir(state, { mode: 0o777 });
    await chmod(state, 0o777);
    const open = await home.cox('tasks', 'active');
    await chmod(state, 0o700);
    const fixed = await home.cox('tasks', 'active');
    return [
      claim(
        'a state folder that others can write to is refused with one clear line',
        open.code !== 0 && isOneLine(open.stderr),
        errorOf(open.stderr),
      ),
      claim('and accepted when fixed', fixed.code === 0),
    ];
  } finally {
    await home.end();
  }
};

const wrongDatabases = async (): Promise<readonly Claim[]> => {
  const claims: Claim[] = [];
  for (const [what, spoil] of [
    ['damaged', (file: string) => writeFile(file, Buffer.alloc(65_536, 7))],
    ['foreign', async (file: string) => foreign(file, 'create table cats (name text)')],
    [
      'newer',
      async (file: string) =>
        foreign(
          file,
          `pragma application_id = ${0x636f7877}; pragma user_version = 9999; create table task (n)`,
        ),
    ],
  ] as const) {
    const home = await ChaosHome.make();
    try {
      const { stateFolder: state, ledgerFile: ledger } = pathsOf(home.home);
      await mkdir(state, { mode: 0o700 });
      await spoil(ledger);
      const before = await readFile(ledger);
      const started = await home.cox('tasks', 'active');
      const isUntouched = before.equals(await readFile(ledger));
      await rm(ledger);
      const fixed = await home.cox('tasks', 'active');
      const isClear = started.code !== 0 && isOneLine(started.stderr) && started.stderr.includes(ledger);
      claims.push(
        claim(`${what} database: one clear line that names the file`, isClear, errorOf(started.stderr)),
      );
      claims.push(
        claim(
          `${what} database: left as it was, and works when it is moved away`,
          isUntouched && fixed.code === 0,
        ),
      );
    } finally {
      await home.end();
    }
  }
  return claims;
};

const foreign = (file: string, statements: string): void => {
  const database = new BetterSqlite3(file);
  database.exec(statements);
  database.close();
};
