// The parts of the engine and how they are joined: which part wakes which, and which may stop what.

import { NO_TIME_LIMIT_MS, type RunEnd } from '@coxswain/protocol';
import type { RunHandle, Runtime } from '@coxswain/runtimes';
import { channelVerbs } from './channels/index.ts';
import { cancelTasks, forwardUnread } from './control/index.ts';
import { Deliverer, NO_NOTIFICATIONS } from './deliveries/index.ts';
import type { Deps } from './deps.ts';
import { Alarms, CapacityWaiter, Dispatcher, Slots } from './dispatch/index.ts';
import type { ChannelVerbs, CompositionVerbs } from './engine.ts';
import { Jobs } from './jobs/index.ts';
import { KeyedMutex } from './keyed-mutex.ts';
import { BelievedClock, RetentionRounds, SHUTDOWN } from './lifecycle/index.ts';
import {
  compositionVerbs,
  type Orchestrated,
  type OrchestratedDeps,
  passedMs,
  runApproval,
  runDiscussion,
  runWait,
  runWorkflow,
} from './orchestration/index.ts';
import { AccessTokens } from './rights/index.ts';
import {
  type AskingDeps,
  Environments,
  Questions,
  RunRegistry,
  Runs,
  SessionTokens,
  TIMED_OUT,
} from './run/index.ts';
import { Folders } from './submit/index.ts';

export interface EngineParts extends AskingDeps {
  /** What the daemon leads: workflows and discussions. */
  readonly composed: CompositionVerbs;
  readonly accessTokens: AccessTokens;
  readonly dispatcher: Dispatcher;
  readonly runs: Runs;
  readonly deliverer: Deliverer;
  readonly channels: ChannelVerbs;
  readonly jobs: Jobs;
  readonly retention: RetentionRounds;
  /** The daemon stops: what it leads starts nothing more. */
  readonly stopOrchestration: () => void;
}

const TOKEN_SECRET_BYTES = 32;

type Given = Pick<Deps, 'env' | 'settings' | 'state' | 'giveUp'>;

export const engineParts = (given: Given): EngineParts => {
  const stopping = new AbortController();
  const shared = sharedBy(given, stopping.signal, (waking) => dispatcher.wake(waking));
  const runtimes = { ...given.env.runtimes, cox: orchestrationRuntime(() => orchestratedDeps) };
  const deps: Deps = { ...shared, env: { ...given.env, runtimes } };
  const { registry } = deps;
  const runs: Runs = new Runs(deps, {
    questions: () => questions,
    onUnread: (unread) => forwardUnread(unread, asking),
    cancel: (id, order) => cancelTasks([id], order, deps),
  });
  const questions: Questions = new Questions(deps, {
    onWaiting: (run) => runs.wait(run, 'answer'),
    onResumed: (run) => runs.resume(run, 'answer'),
  });
  const dispatcher: Dispatcher = new Dispatcher(deps, (claimed) => {
    runs.start(claimed);
    if (claimed.length > 0) deps.capacity.opened();
  });
  const asking: AskingDeps = { ...deps, questions };
  const orchestratedDeps: OrchestratedDeps = {
    ...deps,
    waitForChildren: (id) => runs.waitForChildren(id),
    leave: (id) => registry.stop(id, SHUTDOWN, false),
  };
  return {
    ...asking,
    composed: compositionVerbs(deps),
    accessTokens: new AccessTokens(deps),
    dispatcher,
    runs,
    deliverer: new Deliverer(deps),
    channels: channelVerbs(asking),
    jobs: new Jobs(deps),
    retention: new RetentionRounds(deps),
    stopOrchestration: () => stopping.abort(),
  };
};

/** What no part has to be made for first. */
const sharedBy = (given: Given, stopping: AbortSignal, wake: Deps['wake']): Deps => {
  const { env, settings } = given;
  const { ledger, clock, log } = env;
  const capacity = new CapacityWaiter();
  const registry = new RunRegistry();
  const environments = new Environments(env.environmentsDir, (refs) => ledger.tasks.environmentsInUse(refs));
  const onLeft = (): void => {
    capacity.opened();
    wake();
  };
  const onEnded = (): void => {
    environments.eraseUnused().catch((error: unknown) => {
      log.error({ error: String(error) }, 'could not erase the environments of ended tasks');
    });
    onLeft();
  };
  return {
    ...given,
    wallAlarms: new Alarms(() => clock.nowMs()),
    steadyAlarms: new Alarms(() => clock.monotonicMs()),
    believed: new BelievedClock(env),
    registry,
    tokens: new SessionTokens(env.tokenSecret ?? env.randomBytes(TOKEN_SECRET_BYTES)),
    slots: new Slots(settings().limits),
    capacity,
    environments,
    folders: new Folders(() => clock.monotonicMs()),
    folderRules: { runFolder: (id) => registry.get(id)?.folder, stateDirs: env.stateDirs },
    trees: new KeyedMutex(),
    jobMutex: new KeyedMutex(),
    notifications: env.notifications ?? NO_NOTIFICATIONS,
    stopping,
    wake,
    onLeft,
    onEnded,
  };
};

// The runtime of what the daemon leads itself: no program runs, the children do the work.
const orchestrationRuntime = (deps: () => OrchestratedDeps): Runtime => ({
  async run({ taskId, earlier }, handle): Promise<RunEnd> {
    const task = await deps().env.ledger.tasks.get(taskId);
    if (!task) throw new Error(`task ${taskId} is gone while it runs`);
    using stop = stopOf(handle, deps().stopping);
    return await run({ task, handle, deps: { ...deps(), stopping: stop.signal }, earlier });
  },
  async check() {
    return [{ name: 'built in', ok: true, detail: 'runs workflows and discussions' }];
  },
});

/** One that goes on without this daemon does not hear that it stops: it stands still, and leaves what is below it alone. */
const stopOf = ({ handover }: RunHandle, stopping: AbortSignal) => {
  const own = new AbortController();
  const hear = (): void => {
    if (!handover?.signal.aborted) own.abort();
  };
  if (stopping.aborted) hear();
  else stopping.addEventListener('abort', hear, { once: true });
  return { signal: own.signal, [Symbol.dispose]: () => stopping.removeEventListener('abort', hear) };
};

const run = async (orchestrated: Orchestrated): Promise<RunEnd> => {
  const { composition } = orchestrated.task;
  switch (composition?.kind) {
    case 'workflow':
      return runInTime(orchestrated, () => runWorkflow(orchestrated, composition.input));
    case 'discussion':
      return runInTime(orchestrated, () => runDiscussion(orchestrated, composition));
    case 'approve':
      return runApproval(orchestrated, composition.timeoutMs);
    case 'wait':
      return runWait(orchestrated, composition.waitMs);
    case undefined:
      return { status: 'failed', reason: 'runtime_error', message: 'it does not say what to run' };
  }
};

// The limit that was asked for a whole run or discussion. Its own clock is paused while others work for it, so it is measured
// here, as time that passes, including time spent waiting for a person.

/** Cancels it with all below it when the time is over, if a limit was asked for. */
const runInTime = async <Result>(orchestrated: Orchestrated, run: () => Promise<Result>): Promise<Result> => {
  const { task, deps } = orchestrated;
  const { env, steadyAlarms } = deps;
  if (task.timeoutMs === NO_TIME_LIMIT_MS) return run();
  const atMs = env.clock.monotonicMs() + Math.max(0, task.timeoutMs - passedMs(orchestrated));
  const dispose = steadyAlarms.set(atMs, () => end(orchestrated));
  try {
    return await run();
  } finally {
    dispose();
  }
};

const end = ({ task, deps }: Orchestrated): void => {
  cancelTasks([task.id], TIMED_OUT, deps).catch((error: unknown) => {
    deps.env.log.error(
      { taskId: task.id, error: String(error) },
      'could not record that a run reached its time limit',
    );
  });
};
