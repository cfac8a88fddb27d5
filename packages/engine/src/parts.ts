// The parts of the engine and how they are joined: who wakes whom, and who may stop what.

import { Alarms } from './alarms.ts';
import { BelievedClock } from './believed-clock.ts';
import type { CancelPorts } from './cancel.ts';
import { cancelTasks } from './cancel.ts';
import { channelVerbs } from './channels/verbs.ts';
import type { LedPorts } from './composed/led.ts';
import { ledRuntime } from './composed/led-runtime.ts';
import { compositionVerbs } from './composed/verbs.ts';
import { Deliverer } from './deliveries/deliverer.ts';
import { NO_OUTLET } from './deliveries/outlet.ts';
import type { EngineDependencies } from './dependencies.ts';
import { Dispatcher } from './dispatcher.ts';
import type { ChannelVerbs, CompositionVerbs, EngineSettings, EngineState } from './engine.ts';
import { Environments } from './environments.ts';
import { Folders } from './folders.ts';
import { Jobs } from './jobs/jobs.ts';
import type { MessagePorts } from './message.ts';
import { RetentionRounds } from './retention.ts';
import { Room } from './room.ts';
import { Questions } from './run/questions.ts';
import { RunRegistry } from './run/registry.ts';
import { Runs } from './run/runs.ts';
import { SessionTokens } from './run/session-tokens.ts';
import { SHUTDOWN } from './shutdown-cause.ts';
import { Slots } from './slots.ts';
import { type SubmitPorts, submitOwn, submitTask } from './submit.ts';
import { AccessTokens } from './tokens/access-tokens.ts';
import { Turns } from './turns.ts';
import { forwardUnread } from './unread.ts';

export interface EngineParts {
  /** What the daemon leads: workflows and discussions. */
  readonly composed: CompositionVerbs;
  /** Aborted when the daemon stops: what it leads starts nothing more. */
  readonly leaving: AbortController;
  readonly registry: RunRegistry;
  readonly tokens: SessionTokens;
  readonly accessTokens: AccessTokens;
  readonly slots: Slots;
  readonly environments: Environments;
  readonly dispatcher: Dispatcher;
  readonly runs: Runs;
  readonly questions: Questions;
  readonly wallAlarms: Alarms;
  readonly steadyAlarms: Alarms;
  readonly believed: BelievedClock;
  readonly submitPorts: SubmitPorts;
  readonly messagePorts: MessagePorts;
  readonly cancelPorts: CancelPorts;
  readonly deliverer: Deliverer;
  readonly channels: ChannelVerbs;
  readonly jobs: Jobs;
  readonly retention: RetentionRounds;
}

export interface PartsOptions {
  readonly world: EngineDependencies;
  readonly settings: () => EngineSettings;
  readonly state: () => EngineState;
  /** Aborted when runs must be left as they are because the daemon ends now. */
  readonly giveUp: AbortSignal;
}

export const engineParts = ({ world: given, settings, state, giveUp }: PartsOptions): EngineParts => {
  const runtimes = { ...given.runtimes, cox: ledRuntime(() => ledPorts) };
  const world = { ...given, runtimes };
  const { ledger, clock } = world;
  const leaving = new AbortController();
  const wallAlarms = new Alarms(() => clock.nowMs());
  const steadyAlarms = new Alarms(() => clock.monotonicMs());
  const believed = new BelievedClock(world);
  const registry = new RunRegistry();
  const tokens = new SessionTokens(world.randomBytes);
  const accessTokens = new AccessTokens({ world, settings, wallAlarms, steadyAlarms });
  const slots = new Slots(settings().limits);
  const room = new Room();
  const environments = new Environments(world.environmentsDir, (refs) =>
    ledger.tasks.environmentsInUse(refs),
  );
  const wake = (): void => dispatcher.wake();
  const onLeft = (): void => {
    room.opened();
    wake();
  };
  const onEnded = (): void => {
    environments.eraseUnused().catch((error: unknown) => {
      world.log.error({ error: String(error) }, 'the environments of ended tasks could not be erased');
    });
    onLeft();
  };
  const cancelPorts: CancelPorts = { world, runs: registry, onEnded };
  const runs: Runs = new Runs({
    world,
    settings,
    environments,
    questions: () => questions,
    giveUp,
    registry,
    tokens,
    slots,
    alarms: steadyAlarms,
    cancel: (task, order) => cancelTasks([task.id], order, cancelPorts),
    onSlotFree: onLeft,
    onUnread: (task, unread, { environmentRef }) =>
      forwardUnread(task, unread, {
        ...messagePorts,
        environmentOfRun: async () => (await environments.read(environmentRef)).inherited,
      }),
    onDependentsFailed: onEnded,
  });
  const questions: Questions = new Questions({
    ledger,
    clock,
    alarms: steadyAlarms,
    randomBytes: world.randomBytes,
    limits: () => settings().limits,
    log: world.log,
    giveUp,
    onWaiting: (run) => runs.wait(run, 'answer'),
    onResumed: (run) => runs.resume(run, 'answer'),
  });
  const dispatcher: Dispatcher = new Dispatcher({
    world,
    slots,
    alarms: wallAlarms,
    backgroundMax: () => settings().limits['background.maxConcurrentTasks'],
    newRunId: () => Buffer.from(world.randomBytes(12)).toString('hex'),
    mayStart: () => state() === 'accepting' || state() === 'draining',
    beforeClaim: () => registry.beginClaim(),
    start: (claimed) => {
      runs.start(claimed);
      if (claimed.length > 0) room.opened();
    },
    afterClaim: () => registry.endClaim(),
  });
  const folders = new Folders(() => clock.monotonicMs());
  const submitPorts: SubmitPorts = {
    world,
    settings,
    environments,
    folders,
    folderRules: { runFolder: (id) => registry.get(id)?.folder, stateDirs: world.stateDirs },
    trees: new Turns(),
    room,
    state,
    onAccepted: wake,
  };
  const ledPorts: LedPorts = {
    world,
    settings,
    environments,
    submitPorts,
    cancelPorts,
    alarms: steadyAlarms,
    waitForChildren: (id) => runs.waitForChildren(id),
    leaving: leaving.signal,
    leave: (id) => registry.stop(id, SHUTDOWN, false),
    giveUp,
  };
  const messagePorts: MessagePorts = {
    world,
    runs: registry,
    questions,
    submit: (input, caller, origination) =>
      origination
        ? submitOwn(input, origination, caller, submitPorts)
        : submitTask(input, caller, submitPorts),
  };
  const outlet = world.outlet ?? NO_OUTLET;
  const deliverer = new Deliverer({ world, outlet, believed, wallAlarms, steadyAlarms });
  const channels = channelVerbs({ world, settings, outlet, submit: submitPorts, message: messagePorts });
  const jobs = new Jobs({ submit: submitPorts, cancel: cancelPorts, state, wallAlarms, steadyAlarms });
  const retention = new RetentionRounds({ world, settings, believed, alarms: steadyAlarms });
  return {
    composed: compositionVerbs(submitPorts),
    leaving,
    registry,
    tokens,
    accessTokens,
    slots,
    environments,
    dispatcher,
    runs,
    questions,
    wallAlarms,
    steadyAlarms,
    believed,
    submitPorts,
    messagePorts,
    cancelPorts,
    deliverer,
    channels,
    jobs,
    retention,
  };
};
