// The life of one claimed run: environment, runtime, recorded facts, and the one transaction that ends it.

import { join } from 'node:path';
import type { Settlement, SettleResult } from '@coxswain/ledger';
import {
  type AgentDefinition,
  type Fact,
  type InputAnswer,
  ProblemError,
  type Reason,
} from '@coxswain/protocol';
import type { Outcome, RunHandle, RunRequest } from '@coxswain/runtimes';
import type { EngineDependencies } from '../dependencies.ts';
import { markOf } from '../dependencies.ts';
import type { EngineSettings } from '../engine.ts';
import type { Environments } from '../environments.ts';
import { nextAttemptAtMs } from './backoff.ts';
import { checkResult } from './output-schema.ts';
import { persist } from './persist.ts';
import type { Questions } from './questions.ts';
import { Recorder } from './recorder.ts';
import type { Run } from './run.ts';
import { runEnvironment } from './run-environment.ts';

export interface ExecutionPorts {
  readonly world: EngineDependencies;
  readonly settings: () => EngineSettings;
  readonly environments: Environments;
  readonly questions: Questions;
  /** The runtime has ended; all that is left is to write down how. */
  readonly onWorked: () => void;
  /** Aborted when the daemon must end now, whatever the ledger says. */
  readonly giveUp: AbortSignal;
}

/** Runs a claimed task to its end and settles it. Returns what became of it; no task when the claim was lost. */
export const execute = async (run: Run, ports: ExecutionPorts): Promise<SettleResult> => {
  const { ledger, log, clock } = ports.world;
  const recorder = new Recorder({
    write: async (facts) => {
      const write = (): Promise<boolean> => ledger.tasks.record(run.claim, facts, clock.nowMs());
      const holds = await persist(write, log, ports.giveUp);
      if (!holds) run.stop({ status: 'cancelled', reason: 'user', by: 'cox', message: 'the claim was lost' });
    },
    isWatched: () => ledger.events.isWatched(run.task.id, run.task.rootId),
  });
  const outcome = await outcomeOf(run, recorder, ports);
  ports.onWorked();
  const settle = (settlement: Settlement, facts: readonly Fact[]): Promise<SettleResult> =>
    persist(() => ledger.tasks.settle(run.claim, settlement, facts, clock.nowMs()), log, ports.giveUp);
  try {
    return await settle(settlementOf(run, outcome, clock.nowMs()), await recorder.drain());
  } catch (error) {
    if (ports.giveUp.aborted) throw error;
    // For a reason that no repetition mends. A task whose run is over must not stay running all the same.
    log.error(
      { taskId: run.task.id, error: String(error) },
      'the end of a run could not be recorded as it was',
    );
    const message = `its end could not be recorded: ${error instanceof Error ? error.message : error}`;
    return settle({ status: 'failed', reason: 'runtime_error', message }, []);
  }
};

const outcomeOf = async (run: Run, recorder: Recorder, ports: ExecutionPorts): Promise<Outcome> => {
  const { agent, task } = run;
  if (!agent)
    return failed('agent_gone', `agent '${task.agent}' is no longer configured; see: cox agents list`);
  const runtime = ports.world.runtimes[agent.runtime];
  if (!runtime) return failed('runtime_error', `this version has no runtime '${agent.runtime}'`);
  if (run.signal.aborted) return { status: 'cancelled' };
  const runDir = join(ports.world.runsDir, run.claim.runId);
  try {
    const request = await requestOf(run, agent, runDir, ports);
    const outcome = await runtime.run(request, handleOf(run, recorder, ports));
    return await checkResult(outcome, task.outputSchema);
  } catch (error) {
    ports.world.log.error({ taskId: task.id, error: String(error) }, 'a run broke');
    return failed('runtime_error', error instanceof Error ? error.message : String(error));
  }
};

const failed = (code: Reason, message: string): Outcome => ({ status: 'failed', code, message });

const requestOf = async (
  run: Run,
  agent: AgentDefinition,
  runDir: string,
  ports: ExecutionPorts,
): Promise<RunRequest> => {
  const { task, claim } = run;
  const { world } = ports;
  const { limits } = ports.settings();
  const mark = markOf(world.ledger.id, claim.runId);
  const environment = runEnvironment({
    agent,
    submitted: await ports.environments.read(run.environmentRef),
    base: world.baseEnvironment,
    workDir: task.workDir,
    run: {
      ...world.addressEnvironment(),
      COX_TASK_ID: task.id,
      COX_SESSION: task.session,
      COX_TOKEN: run.token,
      COX_RUN: mark,
    },
  });
  return {
    taskId: task.id,
    session: task.session,
    attempt: claim.attempt,
    agent,
    prompt: task.prompt,
    command: task.command,
    workDir: task.workDir,
    addDirs: task.addDirs,
    environment,
    mark,
    runDir,
    cancelToolGraceMs: limits.cancelToolGraceMs,
    cancelGraceMs: limits.cancelGraceMs,
  };
};

const handleOf = (run: Run, recorder: Recorder, ports: ExecutionPorts): RunHandle => ({
  signal: run.signal,
  force: run.force,
  inbox: run.inbox,
  update: (facts: readonly Fact[]) => recorder.update(facts),
  started: ({ pid, startTime }) => {
    const { ledger, log } = ports.world;
    // Only a help for recovery, where the mark finds the processes as well: a failed note is no reason to end the run.
    ledger.tasks.noteProcess(run.claim, pid, startTime).catch((error: unknown) => {
      log.warn({ taskId: run.task.id, error: String(error) }, 'the process of a run could not be noted');
    });
  },
  ask: async (question): Promise<InputAnswer> => {
    const request = await ports.questions.ask(run, question, run.signal);
    if (request.state === 'cancelled')
      throw new ProblemError('illegal_transition', 'the run is being stopped');
    return request.answer ?? { decision: 'deny' };
  },
});

/** Failures that another attempt may mend. */
const MENDABLE: ReadonlySet<Reason> = new Set(['exit_code', 'signal', 'runtime_error', 'output_schema']);

const settlementOf = (run: Run, outcome: Outcome, nowMs: number): Settlement => {
  const { cause, task, claim } = run;
  const { exitCode, usage, result } = outcome;
  if (cause && outcome.status !== 'completed') {
    const { status, reason, by, message } = cause;
    return { status, reason, by, message, exitCode, usage, result };
  }
  if (outcome.status === 'completed') return { status: 'completed', exitCode, usage, result };
  if (outcome.status === 'cancelled')
    return { status: 'cancelled', reason: 'user', by: 'cox', exitCode, usage, result };
  const { code, message } = outcome;
  if (claim.attempt < task.maxAttempts && MENDABLE.has(code)) {
    return {
      status: 'pending',
      reason: 'retry',
      runAtMs: nextAttemptAtMs(claim.attempt, nowMs),
      code,
      message,
      usage,
    };
  }
  return { status: 'failed', reason: code, message, exitCode, usage, result };
};
