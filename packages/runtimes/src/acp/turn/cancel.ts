// The cooperative stop of a turn. Most agents kill their tools on a cancel, so tools in flight are waited
// for first.

import { methods } from '@agentclientprotocol/sdk/unstable';
import type { Fact } from '@coxswain/protocol';
import { aborted } from '../../processes/aborted.ts';
import { endOfGrace } from '../../processes/grace.ts';
import type { RunHandle, RunRequest } from '../../runtime.ts';
import type { AgentHost } from '../host/agent-host.ts';
import { phaseFact } from './run-facts.ts';
import type { RunListener } from './run-listener.ts';
import type { StopDeadline } from './stop-deadline.ts';

export interface CancelOptions {
  readonly host: AgentHost;
  readonly sessionId: string;
  readonly listener: RunListener;
  readonly handle: RunHandle;
  readonly request: Pick<RunRequest, 'cancelToolGraceMs' | 'cancelGraceMs'>;
  readonly deadline: StopDeadline;
  /** Resolves when the turn has ended, whatever its outcome. */
  readonly turnOver: Promise<unknown>;
  /** Recording has failed: there is nothing left to wait for. */
  readonly broken: AbortSignal;
  record(facts: readonly Fact[]): Promise<void>;
}

/**
 * Stops the turn: `session/cancel` at the first moment without a tool at work, or when the tools have had their time.
 * Resolves when the turn has ended, or its time is up, or it is to be forced; with false when it ended on its own before
 * the cancel was sent.
 */
export const cancelTurn = async (options: CancelOptions): Promise<boolean> => {
  const { host, sessionId, handle, listener, deadline, turnOver, broken } = options;
  let isOver = false;
  const over = turnOver.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  const forces = [handle.force, broken];
  await toolsEnded(options, over, () => isOver);
  if (isOver) return false;
  if (!forces.some((force) => force.aborted)) {
    await options.record([phaseFact('cancelling', 'waiting for the agent to end its turn')]);
    const enough = aborted(deadline.begin(), ...forces);
    listener.translator?.stopping();
    // An agent that reads nothing is not waited for.
    void host.agent.notify(methods.agent.session.cancel, { sessionId }).catch(() => {});
    await Promise.race([over, enough]);
  }
  return true;
};

// The agent needs time to end its turn as well: all of it together is to take no longer than the grace for tools.
const toolWaitMs = ({ cancelToolGraceMs, cancelGraceMs }: CancelOptions['request']): number =>
  Math.max(cancelToolGraceMs / 2, cancelToolGraceMs - cancelGraceMs);

const toolsEnded = async (
  { handle, request, listener, broken, record }: CancelOptions,
  over: Promise<void>,
  isOver: () => boolean,
): Promise<void> => {
  const enough = endOfGrace(toolWaitMs(request), handle.force, broken);
  const enoughAborted = aborted(enough);
  let waitingFor = '';
  while (handle.waitsForTools() && !enough.aborted && !isOver() && listener.running.length > 0) {
    const nextReport = listener.nextReport;
    const names = listener.running.map(({ name }) => name).join(', ');
    if (names !== waitingFor) await record([phaseFact('cancelling', `waiting for ${names}`)]);
    waitingFor = names;
    await Promise.race([nextReport, over, enoughAborted]);
  }
};
