// The life of one claimed run: environment, runtime, recorded facts, and the one transaction that ends it.

import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settlement, SettleResult } from '@coxswain/ledger';
import {
  type Fact,
  messageOf,
  ProblemError,
  type Reason,
  type RunEnd,
  type RunPosition,
} from '@coxswain/protocol';
import { agentServing, isOutOfResources, type Runtime } from '@coxswain/runtimes';
import { markOf } from '../dependencies.ts';
import { isLedgerLost, persist } from '../persist.ts';
import { refusedStart } from '../rights/index.ts';
import { outcomeWithEarlier } from './earlier-usage.ts';
import { checkResult } from './output-schema.ts';
import type { AskingDeps } from './questions.ts';
import { Recorder } from './recorder.ts';
import type { Run } from './run.ts';
import { handleOf, never, type RunWork } from './run-handle.ts';
import { requestOf } from './run-request.ts';
import { sessionOf } from './run-session.ts';
import { settlementOf } from './settlement.ts';
import { inWorktree } from './worktree.ts';

export interface Progress {
  /** Its runtime has ended, and all that is left is to write down how. */
  worked(): void;
  /** That is about to be committed; what is claimed from here on shares the commit. Called again for each attempt to write it. */
  settling(): void;
}

/** Runs a claimed task to its end and settles it. Returns the outcome; no task when the claim was lost. */
export const execute = async (run: Run, deps: AskingDeps, progress: Progress): Promise<SettleResult> => {
  const { ledger, log, clock } = deps.env;
  const kept = <Result>(write: () => Promise<Result>, ...giveUp: readonly AbortSignal[]): Promise<Result> =>
    persist(write, log, [deps.giveUp, ...giveUp], (why) => {
      run.holdUp(why);
      recorder.reconsider();
    });
  const recorder: Recorder = new Recorder({
    write: async ({ facts, reads, said }, isOver) => {
      if (run.isHandedOver) return never();
      const more = { positions: reads.map(positionIn), said };
      const write = () => ledger.tasks.record(run.claim, facts, clock.nowMs(), more);
      const holds = await kept(write, isOver);
      if (!holds) run.stop({ status: 'cancelled', reason: 'user', by: 'cox', message: 'the claim was lost' });
    },
    isWatched: () => ledger.events.isWatched(run.task.id, run.task.rootId),
    mustNotWait: () => run.signal.aborted && run.heldUpBy !== undefined,
  });
  run.signal.addEventListener('abort', () => recorder.reconsider(), { once: true });
  const outcome = outcomeWithEarlier(await outcomeOf(run, recorder, deps), run.task.usage);
  if (run.isHandedOver) return never();
  if (run.earlier !== undefined && !run.hasEnteredRuntime) await endPrograms(run, deps);
  run.inbox.close();
  progress.worked();
  const settle = (settlement: Settlement, facts: readonly Fact[]): Promise<SettleResult> =>
    kept(() => ledger.tasks.settle(run.claim, settlement, facts, clock.nowMs(), progress.settling));
  const settleSomehow = async (): Promise<SettleResult> => {
    try {
      return await settle(await settlementOf(run, outcome, deps.env), await recorder.drain());
    } catch (error) {
      if (deps.giveUp.aborted || isLedgerLost(error)) throw error;
      // For a reason that retrying does not fix. Even so, a task whose run is over must not stay running.
      log.error({ taskId: run.task.id, error: String(error) }, 'could not record the end of a run as it was');
      const message = `its end could not be recorded: ${messageOf(error)}`;
      return settle({ status: 'failed', reason: 'runtime_error', message }, []);
    }
  };
  const settled = await settleSomehow();
  await removeFolder(run, deps.env).catch((error: unknown) => {
    log.warn({ taskId: run.task.id, error: String(error) }, 'could not remove what a run kept in files');
  });
  return settled;
};

/** Of a run that went on without a daemon, and that its runtime does not take over. */
const endPrograms = async ({ claim: { runId } }: Run, { env, settings }: AskingDeps): Promise<void> => {
  const { programs, ledger, runsDir } = env;
  const server = await agentServing(join(runsDir, runId));
  for (const id of new Set([runId, server ?? runId])) {
    await programs?.end(markOf(ledger.id, id), settings().limits.cancelGraceMs);
    programs?.forget(id);
  }
};

const positionIn = ({ program, stdout, stderr }: RunPosition): RunPosition => ({
  program,
  stdout,
  stderr,
});

const outcomeOf = async (run: Run, recorder: Recorder, deps: AskingDeps): Promise<RunEnd> => {
  const { agent, task } = run;
  if (!agent)
    return failed('agent_gone', `agent '${task.agent}' is no longer configured; see: cox agents list`);
  const runtime = deps.env.runtimes[agent.runtime];
  if (!runtime) return failed('runtime_error', `this version has no runtime '${agent.runtime}'`);
  // One that is there already is stopped by its runtime.
  if (run.signal.aborted && run.earlier === undefined) return { status: 'cancelled' };
  try {
    return await checkResult(await work(run, runtime, { agent, recorder, deps }), task, run.signal);
  } catch (error) {
    if (run.signal.aborted) return { status: 'cancelled' };
    if (!run.hasBegun && isOutOfResources(error)) return failed('resources', noRoom(error));
    const isExpected = error instanceof ProblemError;
    if (!isExpected)
      deps.env.log.error({ taskId: task.id, error: String(error) }, 'a run failed unexpectedly');
    return failed('runtime_error', messageOf(error));
  }
};

const noRoom = (error: Error): string =>
  `the system lacks the resources to start it (${error.message}); raise the limits (ulimit -n, ulimit -u), or end something`;

const failed = (reason: Reason, message: string): RunEnd => ({ status: 'failed', reason, message });

const work = async (
  run: Run,
  runtime: Runtime,
  { agent, recorder, deps }: Pick<RunWork, 'agent' | 'recorder' | 'deps'>,
): Promise<RunEnd> => {
  const { env } = deps;
  const session = await sessionOf(run.task, agent, env);
  deps.registry.enterSession(session.id, run);
  const token = deps.tokens.of(session.id);
  const { agents } = deps.settings();
  const refused = await refusedStart(run.task, agent, { ledger: env.ledger, agents });
  if (refused !== undefined) return failed('runtime_error', refused);
  const runDir = join(env.runsDir, run.claim.runId);
  const atWork: RunWork = { deps, agent, recorder, session, token, runDir };
  const handle = handleOf(run, atWork);
  const relocated = await inWorktree(run, await requestOf(run, atWork), { ...atWork, handle });
  if ('status' in relocated) return relocated;
  run.enterRuntime();
  return await runtime.run(relocated, handle);
};

/** Not before the run is settled: until then a daemon that takes it over needs what is in there. */
const removeFolder = async (
  { agent, claim, hasEnteredRuntime }: Run,
  { runsDir, runtimes }: AskingDeps['env'],
): Promise<void> => {
  const runDir = join(runsDir, claim.runId);
  const runtime = agent && runtimes[agent.runtime];
  const keepsOwn = runtime?.settled !== undefined && hasEnteredRuntime;
  // Most runs have none; an agent that was asked for nothing has none either, and is to be forgotten all the same.
  if (existsSync(runDir))
    await rm(keepsOwn ? join(runDir, 'attachments') : runDir, { recursive: true, force: true });
  if (keepsOwn) await runtime.settled?.(runDir);
};
