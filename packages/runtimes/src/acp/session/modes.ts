// The modes that an agent offers with a session: how much it does without asking.

import { fieldsOf, listOf, textOf } from '../updates/reading.ts';
import { configChoiceOf, type OfferedModel } from './models.ts';

export interface ModeChoice {
  /** The option that chooses the mode; undefined: it is chosen by `session/set_mode`. */
  readonly configId: string | undefined;
  readonly current: string | undefined;
  readonly modes: readonly OfferedModel[];
}

/** What the answer that opened a session says of modes. */
export const modeChoiceOf = (opened: unknown): ModeChoice => {
  const { availableModes, currentModeId } = fieldsOf(fieldsOf(opened).modes);
  const modes = listOf(availableModes).flatMap((mode) => {
    const { id, name } = fieldsOf(mode);
    const own = textOf(id);
    return own === undefined ? [] : [{ id: own, name: textOf(name) ?? own }];
  });
  if (modes.length > 0) return { configId: undefined, current: textOf(currentModeId), modes };
  const { configId, current, models = [] } = configChoiceOf(opened, 'mode') ?? {};
  return { configId, current, modes: models };
};
