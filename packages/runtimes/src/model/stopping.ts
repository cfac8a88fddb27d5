// When a run is to stop, and what that means for its parts: nothing new begins, and what is in flight, tools and the call of
// the model, may finish within its grace. A call that is cut is paid for and not counted.

import { afterPendingEvents } from '@coxswain/protocol';
import { type StopGrace, stopGrace } from '../processes/stop-grace.ts';
import type { RunHandle, RunRequest } from '../runtime.ts';

export interface Stopping {
  /** Aborted when the run is to stop. */
  readonly run: AbortSignal;
  /** Aborted when tools in flight must end. */
  readonly tools: AbortSignal;
  /** Aborted when a model call in flight must end. */
  readonly model: AbortSignal;
  /** Aborted when nothing more is waited for. */
  readonly force: AbortSignal;
  /** How long tools that may not go on, and what they started, have to stop. */
  readonly grace: StopGrace;
  dispose(): void;
}

/** `broken` is aborted when what the run does can no longer be recorded. */
export const stoppingOf = (request: RunRequest, handle: RunHandle, broken: AbortSignal): Stopping => {
  const force = AbortSignal.any([handle.force, broken]);
  const run = AbortSignal.any([handle.signal, force]);
  const tools = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const model = new AbortController();
  const stopAll = (): void => {
    tools.abort();
    model.abort();
  };
  const onRun = (): void => {
    const graceMs = handle.waitsForTools() ? request.cancelToolGraceMs : 0;
    if (!handle.waitsForModel()) model.abort();
    if (force.aborted || graceMs <= 0) stopAll();
    else timer = setTimeout(() => afterPendingEvents(stopAll), graceMs);
  };
  if (run.aborted) onRun();
  run.addEventListener('abort', onRun, { once: true });
  force.addEventListener('abort', stopAll, { once: true });
  return {
    run,
    tools: tools.signal,
    model: model.signal,
    force,
    grace: stopGrace(request.cancelGraceMs, force),
    dispose: () => {
      clearTimeout(timer);
      run.removeEventListener('abort', onRun);
      force.removeEventListener('abort', stopAll);
    },
  };
};
