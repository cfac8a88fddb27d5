// The modes that an agent offers with a session: how much it does without asking.

import { fieldsOf, listOf, textOf } from '../updates/reading.ts';

export interface ModeChoice {
  readonly current: string | undefined;
  /** Their ids. */
  readonly modes: readonly string[];
}

/** What the answer that opened a session says of modes. */
export const modeChoiceOf = (opened: unknown): ModeChoice => {
  const { availableModes, currentModeId } = fieldsOf(fieldsOf(opened).modes);
  return {
    current: textOf(currentModeId),
    modes: listOf(availableModes).flatMap((mode) => textOf(fieldsOf(mode).id) ?? []),
  };
};
