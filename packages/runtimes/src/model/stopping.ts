// When a run is to stop, and what that means for its parts: the model is interrupted at once, tools in flight may finish
// within their grace.

import { afterPendingEvents } from '@coxswain/protocol';
import { type StopGrace, stopGrace } from '../processes/stop-grace.ts';
import type { RunHandle, RunRequest } from '../runtime.ts';

export interface Stopping {
  /** Aborted when the run is to stop. */
  readonly run: AbortSignal;
  /** Aborted when tools in flight may not go on any more. */
  readonly tools: AbortSignal;
  /** Aborted when nothing is waited for any more. */
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
  const stopTools = (): void => tools.abort();
  const onRun = (): void => {
    const graceMs = handle.waitsForTools() ? request.cancelToolGraceMs : 0;
    if (force.aborted || graceMs <= 0) stopTools();
    else timer = setTimeout(() => afterPendingEvents(stopTools), graceMs);
  };
  if (run.aborted) onRun();
  run.addEventListener('abort', onRun, { once: true });
  force.addEventListener('abort', stopTools, { once: true });
  return {
    run,
    tools: tools.signal,
    force,
    grace: stopGrace(request.cancelGraceMs, force),
    dispose: () => {
      clearTimeout(timer);
      run.removeEventListener('abort', onRun);
      force.removeEventListener('abort', stopTools);
    },
  };
};
