// The prompt of a task, where everything about it is shown.

import { shortId, type Task } from '@coxswain/protocol';
import type { Words } from './words.ts';

/** A workflow would fill a page: shows its size and how to see its steps instead. */
export const promptText = ({ id, prompt, composition }: Task, { workflows }: Words): string =>
  composition?.kind === 'workflow'
    ? workflows.definition(prompt.trimEnd().split('\n').length, shortId(id))
    : prompt;
