// Tries one thing after the other and tells how each went; what stands on one that failed is not tried.

import { messageOf } from '@coxswain/protocol';
import type { ChannelCheckStep } from './channel.ts';

/** Resolves with what is so; throws when it is not. */
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
