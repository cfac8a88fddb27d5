// Runs the steps of a check in order and reports each result; steps after a failed one are skipped.

import { messageOf } from '@coxswain/protocol';
import type { ChannelCheckStep } from './channel.ts';

/** Resolves with the finding; throws when the check fails. */
export type CheckStep = readonly [name: string, attempt: () => Promise<string>];

export const checkSteps = async (steps: readonly CheckStep[]): Promise<readonly ChannelCheckStep[]> => {
  const done: ChannelCheckStep[] = [];
  for (const [name, attempt] of steps) {
    try {
      done.push({ name, ok: true, detail: await attempt() });
    } catch (error) {
      done.push({ name, ok: false, detail: messageOf(error) });
      break;
    }
  }
  return done;
};
