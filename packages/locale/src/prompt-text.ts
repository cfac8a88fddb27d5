// The prompt of a task where everything about it is told.

import { shortId, type Task } from '@coxswain/protocol';
import type { Words } from './words.ts';

/** A workflow is a page of its own: its size is told, and where its steps are shown. */
export const promptText = ({ id, prompt, composition }: Task, { workflows }: Words): string =>
  composition?.kind === 'workflow'
    ? workflows.definition(prompt.trimEnd().split('\n').length, shortId(id))
    : prompt;
