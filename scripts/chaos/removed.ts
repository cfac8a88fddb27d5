// The files of a ledger are removed, replaced or moved away under load: what is answered afterwards must be true.

import { copyFile, rename, rm } from 'node:fs/promises';
import { ChaosHome, daemonsOf, markedProcesses, pathsOf } from './chaos-home.ts';
import { type Check, type Claim, claim } from './check.ts';
import { compare, nothingAnswered, submitUntil } from './submissions.ts';

const CONFIG = 'queueCapacity: 100000\nbackground: { maxConcurrentTasks: 100000 }\n';
const SUBMITTERS = 3;
const LOAD_MS = 500;
/** The daemon may take this long to exit: it checks every two seconds, and asks its tasks to stop. */
const PATIENCE_MS = 20_000;

type Paths = ReturnType<typeof pathsOf>;

interface Removal {
  readonly what: string;
  readonly remove: (paths: Paths) => Promise<void>;
  /** Puts back what was moved, so that a start finds what was stored; without it that is gone. */
  readonly putBack?: (paths: Paths) => Promise<void>;
}

const replace = async (file: string): Promise<void> => {
  await copyFile(file, `${file}.copy`);
  await rename(`${file}.copy`, file);
};

const REMOVALS: readonly Removal[] = [
  { what: 'ledger.db removed', remove: ({ ledgerFile }) => rm(ledgerFile) },
  { what: 'ledger.db replaced', remove: ({ ledgerFile }) => replace(ledgerFile) },
  { what: 'the journal removed', remove: ({ ledgerFile }) => rm(`${ledgerFile}-wal`) },
  { what: 'the index of the journal removed', remove: ({ ledgerFile }) => rm(`${ledgerFile}-shm`) },
  {
    what: 'the state folder moved',
    remove: ({ stateFolder }) => rename(stateFolder, `${stateFolder}.moved`),
    putBack: ({ stateFolder }) => rename(`${stateFolder}.moved`, stateFolder),
  },
  {
    what: 'the home moved',
    remove: ({ home }) => rename(home, `${home}.moved`),
    putBack: ({ home }) => rename(`${home}.moved`, home),
  },
];

export const removed = async (): Promise<Check> => {
  const claims: Claim[] = [];
  for (const removal of REMOVALS) claims.push(...(await tryOut(removal)));
  return {
    fault: 'files of the ledger removed, replaced and moved under load',
    did: `${REMOVALS.length} ways, once each`,
    claims,
  };
};

const tryOut = async ({ what, remove, putBack }: Removal): Promise<readonly Claim[]> => {
  const home = await ChaosHome.make(CONFIG);
  const paths = pathsOf(home.home);
  const [before, after] = [nothingAnswered(), nothingAnswered()];
  try {
    await home.cox('daemon', 'start');
    const client = await home.connect();
    const { ledgerId } = await client.daemon.status();
    await client.tasks.submit({ prompt: 'sleep 1000', agent: 'shell', workDir: '/tmp' });
    client.close();
    const stopBefore = new AbortController();
    const loading = Array.from({ length: SUBMITTERS }, () => submitUntil(home, before, stopBefore.signal));
    await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
    stopBefore.abort();
    await Promise.all(loading);
    await remove(paths);
    const stopAfter = new AbortController();
    const late = Array.from({ length: SUBMITTERS }, () => submitUntil(home, after, stopAfter.signal));
    const hasEnded = await isGone(home, PATIENCE_MS);
    stopAfter.abort();
    await Promise.all(late);
    const left = await markedProcesses(ledgerId);
    const claims = [
      claim(
        `${what}: nothing is accepted afterwards`,
        after.accepted.size === 0,
        `${after.accepted.size} were`,
      ),
      claim(
        `${what}: the daemon ends, and what it ran is gone`,
        hasEnded && left.length === 0,
        `${left.length} left`,
      ),
    ];
    if (putBack === undefined) return claims;
    await putBack(paths);
    await home.cox('daemon', 'start');
    const again = await home.connect();
    const { lost } = await compare(home, again, before);
    again.close();
    return [
      ...claims,
      claim(
        `${what}: put back, all that was accepted is kept`,
        lost.length === 0,
        `${before.accepted.size} accepted, ${lost.length} lost`,
      ),
    ];
  } finally {
    await home.end();
    await rm(`${home.home}.moved`, { recursive: true, force: true });
  }
};

const isGone = async (home: ChaosHome, patienceMs: number): Promise<boolean> => {
  for (const endMs = performance.now() + patienceMs; performance.now() < endMs; ) {
    if ((await daemonsOf(home.home)).length === 0) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
};
