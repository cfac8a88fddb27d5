// When what a run does can no longer be recorded, the run must stop: work that nobody would ever see.

import type { Fact } from '@coxswain/protocol';
import type { RunHandle } from '../runtime.ts';

export interface Recording {
  /** Records the facts. Never rejects: after the first failure nothing is recorded any more. */
  update(facts: readonly Fact[]): Promise<void>;
  /** Aborted when recording has failed, with the error as its reason. */
  readonly broken: AbortSignal;
}

export const recordingOf = (handle: RunHandle): Recording => {
  const controller = new AbortController();
  const update = async (facts: readonly Fact[]): Promise<void> => {
    if (controller.signal.aborted) return;
    try {
      await handle.update(facts);
    } catch (error) {
      controller.abort(error);
    }
  };
  return { update, broken: controller.signal };
};
