// The parts of the engine and how they are joined: who wakes whom, and who may stop what.

import { Alarms } from './dispatch/alarms.ts';
import { BelievedClock } from './lifecycle/believed-clock.ts';
import { channelVerbs } from './channels/verbs.ts';
import type { LedDeps } from './orchestration/led.ts';
import { ledRuntime } from './orchestration/led-runtime.ts';
import { compositionVerbs } from './orchestration/verbs.ts';
import { Deliverer } from './deliveries/deliverer.ts';
import { NO_OUTLET } from './deliveries/outlet.ts';
import type { Deps } from './deps.ts';
import { Dispatcher } from './dispatch/dispatcher.ts';
import type { ChannelVerbs, CompositionVerbs } from './engine.ts';
import { Environments } from './submit/environments.ts';
import { Folders } from './submit/folders.ts';
import { Jobs } from './jobs/jobs.ts';
import { RetentionRounds } from './lifecycle/retention.ts';
import { Room } from './dispatch/room.ts';
import { type AskingDeps, Questions } from './run/questions.ts';
import { RunRegistry } from './run/registry.ts';
import { Runs } from './run/runs.ts';
import { SessionTokens } from './run/session-tokens.ts';
import { SHUTDOWN } from './lifecycle/shutdown-cause.ts';
import { Slots } from './dispatch/slots.ts';
import { AccessTokens } from './rights/tokens/access-tokens.ts';
import { Turns } from './turns.ts';
import { forwardUnread } from './control/unread.ts';

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
  readonly stopLeading: () => void;
}

type Given = Pick<Deps, 'world' | 'settings' | 'state' | 'giveUp'>;

export const engineParts = (given: Given): EngineParts => {
  const leaving = new AbortController();
  const shared = sharedBy(given, leaving.signal, () => dispatcher.wake());
  const runtimes = { ...given.world.runtimes, cox: ledRuntime(() => leading) };
  const deps: Deps = { ...shared, world: { ...given.world, runtimes } };
  const { registry } = deps;
  const runs: Runs = new Runs(deps, {
    questions: () => questions,
    onUnread: (unread) => forwardUnread(unread, asking),
  });
  const questions: Questions = new Questions(deps, {
    onWaiting: (run) => runs.wait(run, 'answer'),
    onResumed: (run) => runs.resume(run, 'answer'),
  });
  const dispatcher: Dispatcher = new Dispatcher(deps, (claimed) => {
    runs.start(claimed);
    if (claimed.length > 0) deps.room.opened();
  });
  const asking: AskingDeps = { ...deps, questions };
  const leading: LedDeps = {
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
    stopLeading: () => leaving.abort(),
  };
};

/** What no part has to be made for first. */
const sharedBy = (given: Given, leaving: AbortSignal, wake: () => void): Deps => {
  const { world, settings } = given;
  const { ledger, clock, log } = world;
  const room = new Room();
  const registry = new RunRegistry();
  const environments = new Environments(world.environmentsDir, (refs) =>
    ledger.tasks.environmentsInUse(refs),
  );
  const onLeft = (): void => {
    room.opened();
    wake();
  };
  const onEnded = (): void => {
    environments.eraseUnused().catch((error: unknown) => {
      log.error({ error: String(error) }, 'the environments of ended tasks could not be erased');
    });
    onLeft();
  };
  return {
    ...given,
    wallAlarms: new Alarms(() => clock.nowMs()),
    steadyAlarms: new Alarms(() => clock.monotonicMs()),
    believed: new BelievedClock(world),
    registry,
    tokens: new SessionTokens(world.randomBytes),
    slots: new Slots(settings().limits),
    room,
    environments,
    folders: new Folders(() => clock.monotonicMs()),
    folderRules: { runFolder: (id) => registry.get(id)?.folder, stateDirs: world.stateDirs },
    trees: new Turns(),
    jobTurns: new Turns(),
    outlet: world.outlet ?? NO_OUTLET,
    leaving,
    wake,
    onLeft,
    onEnded,
  };
};
