// After a crash: runs that are still there are taken over; everything else that an earlier daemon started is ended, then what it
// ran is settled, then what follows from that is done. Each step can be repeated, so a daemon that dies in between leaves nothing
// that the next one does not finish.

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Claim, OpenClaim, RecoveredTask } from '@coxswain/ledger';
import type { EndedProcess, TaskId } from '@coxswain/protocol';
import { removeTree } from '../control/index.ts';
import { type EngineDependencies, markOf } from '../dependencies.ts';
import type { Environments } from '../run/index.ts';
import { findOutlived, type Outlived, outlivesDaemon } from './adoptable.ts';

/** The error message of every task that ran when its daemon died. */
export const RESTARTED_MESSAGE = 'Server restarted during execution';
/** How long a leftover process may take to stop before it is killed. */
const LEFTOVER_GRACE_MS = 2_000;

/** What the recovery does with what it finds. */
export interface RecoverySteps {
  /** Takes over runs that are still there. */
  adopt(claims: readonly Claim[]): Promise<void>;
  /**
   * Gets what had run, while its environments are still kept; the next start hands it the same tasks again when it resolves with
   * false, or when a crash comes before.
   */
  goOn(recovered: readonly RecoveredTask[]): Promise<boolean>;
}

/** Takes over what an earlier daemon left behind, and settles what is gone. Resolves when nothing else of it is left. */
export const recover = async (
  env: EngineDependencies,
  environments: Environments,
  { adopt, goOn }: RecoverySteps,
): Promise<void> => {
  const { ledger, clock, log } = env;
  const claims = await ledger.tasks.claims();
  const { adoptable, notBegun, servers } = await findOutlived(claims, env, env.settings);
  const isAdoptable = ({ claim }: OpenClaim): boolean => adoptable.has(claim.taskId);
  const kept = claims.filter(isAdoptable).map(({ claim }) => claim);
  const needed = await neededBy(kept, { claims, servers }, env);
  const processes = await endProcesses(claims, isAdoptable, { ...env, needed });
  const recovered = await ledger.tasks.recover(
    { message: RESTARTED_MESSAGE, processes, adopted: adoptable, notBegun },
    clock.nowMs(),
  );
  if (kept.length > 0) {
    log.info({ tasks: [...adoptable] }, 'runs went on while no daemon lived; this one has taken them over');
    await adopt(kept);
  }
  let isDone = true;
  if (recovered.length > 0) {
    log.warn(
      { tasks: recovered.map(({ task }) => task.id) },
      'tasks were running when the last daemon died; they have been settled',
    );
    isDone = await goOn(recovered);
    if (isDone) await ledger.tasks.recovered();
  }
  for (const { id, by } of await ledger.tasks.toRemove()) await removeTree(id, { by }, env);
  await env.programs?.release(needed);
  await removeRunFolders(env.runsDir, needed);
  if (isDone) await environments.eraseUnused();
};

/**
 * Ends every process that carries a mark of this ledger, whether or not a task still runs, but for those of the runs that go on;
 * answers what was ended of the others.
 */
const endProcesses = async (
  claims: readonly OpenClaim[],
  goesOn: (claim: OpenClaim) => boolean,
  {
    ledger,
    log,
    endLeftovers,
    needed,
  }: Pick<EngineDependencies, 'ledger' | 'log' | 'endLeftovers'> & { readonly needed: ReadonlySet<string> },
): Promise<ReadonlyMap<TaskId, readonly EndedProcess[]>> => {
  const markOfRun = ({ claim }: OpenClaim): string => markOf(ledger.id, claim.runId);
  const interrupted = claims.filter((claim) => !goesOn(claim));
  const leftovers = interrupted.map((open) => {
    const { pid, pidStartTime } = open;
    const leader =
      pid === undefined || pidStartTime === undefined ? undefined : { pid, startTime: pidStartTime };
    return { mark: markOfRun(open), leader };
  });
  const spared = [...needed].map((runId) => markOf(ledger.id, runId));
  const ended = await endLeftovers({ ledgerId: ledger.id, leftovers, spared, graceMs: LEFTOVER_GRACE_MS });
  const byTask = new Map(interrupted.map((open) => [open.claim.taskId, ended.get(markOfRun(open)) ?? []]));
  const others = [...ended.values()].flat().length - [...byTask.values()].flat().length;
  if (others > 0) log.warn({ processes: others }, 'ended leftover processes of ended tasks');
  return byTask;
};

/**
 * The ids of the runs whose folders and programs are needed: of those that go on, of those whose agents serve them, and of those whose
 * agents wait for the next turn of their conversation.
 */
const neededBy = async (
  kept: readonly Claim[],
  { claims, servers }: { readonly claims: readonly OpenClaim[] } & Pick<Outlived, 'servers'>,
  { programs, runtimes, runsDir, settings }: EngineDependencies,
): Promise<ReadonlySet<string>> => {
  if (programs === undefined) return new Set();
  const claimed = new Set(claims.map(({ claim }) => claim.runId));
  const mayOutlive = (name: string): boolean => outlivesDaemon(settings, name);
  const waiting = await runtimes.acp?.takeBack?.({ runsDir, claimed, servers, mayOutlive });
  const ids = kept.map(({ runId }) => runId);
  const serving = ids.flatMap((runId) => servers.get(runId) ?? []);
  return new Set([...ids, ...serving, ...(waiting ?? [])]);
};

/** Those of runs that go on are kept. */
const removeRunFolders = async (folder: string, kept: ReadonlySet<string>): Promise<void> => {
  const names = await readdir(folder).catch(() => []);
  for (const name of names)
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
};
