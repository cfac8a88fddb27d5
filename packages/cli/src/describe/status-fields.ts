// What somebody who asks "how far is it?" wants to know.

import { promptText } from '@coxswain/locale';
import type { Origin, Task } from '@coxswain/protocol';
import { statusSpan, timeText } from '@coxswain/views';
import { causeOf } from '../follow/end-note.ts';
import { safeLine, safeText } from '../output/output.ts';
import { drawSpan, rendering, type Shown, surfaceOf } from '../output/rendering.ts';
import { elapsedText } from '../tasks/task-columns.ts';
import type { Field } from './fields.ts';
import { usageFields } from './usage-fields.ts';

/** `● running  2m12s  calling a tool npm test`. */
export const statusText = (task: Task, { output, words, world }: Shown): string => {
  const status = statusSpan(task, { words, surface: surfaceOf(output) });
  const elapsed = task.startedAt === undefined ? undefined : elapsedText(task, world.nowMs());
  const doing =
    task.progress && `${words.status.phase[task.progress.phase]} ${safeLine(task.progress.detail ?? '')}`;
  return [drawSpan(status, output.paint), elapsed, doing?.trim()]
    .filter((part) => part !== undefined)
    .join('  ');
};

/** `telegram:main:4711`. */
export const originText = ({ channel, account, peer, thread }: Origin): string =>
  safeLine([channel, account, peer, thread].filter((part) => part !== undefined).join(':'));

export const statusFields = (task: Task, shown: Shown): readonly Field[] => {
  const { words } = shown;
  const { fields, sections } = words;
  const { title, origin, usage, result } = task;
  return [
    [fields.id, shown.output.paint.strong(task.id)],
    [fields.status, statusText(task, shown)],
    [fields.reason, causeOf(task, words)],
    [fields.title, title === undefined ? undefined : safeLine(title)],
    [fields.prompt, safeText(promptText(task, words)).trimEnd()],
    [fields.agent, safeLine(task.agent)],
    [fields.session, safeLine(task.session)],
    [fields.origin, origin === undefined ? undefined : originText(origin)],
    [fields.submitted, timeText(task.createdAt, rendering(shown))],
    [fields.notBefore, task.status === 'pending' ? timeText(task.runAt, rendering(shown)) : undefined],
    [fields.started, timeText(task.startedAt, rendering(shown))],
    [fields.ended, timeText(task.endedAt, rendering(shown))],
    ...(usage === undefined ? [] : usageFields(usage, words)),
    [sections.result, result?.trim() ? safeText(result).trimEnd() : undefined],
  ];
};
