// Every field of a task that says something.

import { attachmentText, overrideText, promptText } from '@coxswain/locale';
import { formatDuration, NO_TIME_LIMIT_MS, type Task } from '@coxswain/protocol';
import { timeText } from '@coxswain/views';
import { causeOf } from '../follow/end-note.ts';
import { safeLine, safeText } from '../output/output.ts';
import { rendering, type Shown } from '../output/rendering.ts';
import type { Field } from './fields.ts';
import { originText, statusText } from './status-fields.ts';

const list = (items: readonly string[]): string | undefined =>
  items.length === 0 ? undefined : items.map(safeLine).join(', ');

const labelText = (labels: Task['labels']): string | undefined =>
  list(Object.entries(labels).map(([key, value]) => `${key}=${value}`));

/** Attempts that were put off did not fail: with them there may be more than are allowed to fail. */
const attemptText = ({ attempt, maxAttempts }: Task): string | undefined => {
  if (attempt > maxAttempts) return String(attempt);
  return attempt > 1 || maxAttempts > 1 ? `${attempt}/${maxAttempts}` : undefined;
};

/** Who it is, what it does, where, by whom, when, within which limits. */
/** Who works on it, how, and what that goes without. */
const agentText = ({ agent, runtime, model, without = [] }: Task): string =>
  [
    safeLine(agent),
    runtime,
    ...(model === undefined ? [] : [safeLine(model)]),
    ...without.map((what) => `enable_${what}=false`),
  ].join('  ');

export const taskFields = (task: Task, shown: Shown): Field[] => {
  const { words, output } = shown;
  const { fields } = words;
  const safe = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : safeLine(text);
  return [
    [fields.id, output.paint.strong(task.id)],
    [fields.status, statusText(task, shown)],
    [fields.reason, causeOf(task, words)],
    [fields.exitCode, task.exitCode?.toString()],
    [fields.title, safe(task.title)],
    [fields.prompt, safeText(promptText(task, words))],
    [fields.agent, agentText(task)],
    [words.overrides.asked, safe(overrideText(task.overrides ?? {}, words.overrides))],
    [words.overrides.attachments, list((task.attachments ?? []).map(attachmentText))],
    [fields.session, safe(task.session)],
    [fields.user, safe(task.user)],
    [fields.source, `${task.kind}  ${task.source}`],
    [fields.origin, task.origin === undefined ? undefined : originText(task.origin)],
    [fields.parent, task.parentId],
    [fields.retryOf, task.retryOf],
    [fields.after, list(task.after)],
    [fields.folder, safe(task.workDir)],
    [fields.moreFolders, list(task.addDirs)],
    [fields.priority, task.priority === 0 ? undefined : String(task.priority)],
    [fields.group, safe(task.group)],
    [fields.labels, labelText(task.labels)],
    [fields.attempt, attemptText(task)],
    [fields.timeLimit, task.timeoutMs === NO_TIME_LIMIT_MS ? undefined : formatDuration(task.timeoutMs)],
    // Nothing runs for an item.
    [fields.onInput, task.kind === 'item' ? undefined : task.onInput],
    [fields.delivery, list(task.deliverTo)],
    [fields.submitted, timeText(task.createdAt, rendering(shown))],
    [fields.notBefore, task.status === 'pending' ? timeText(task.runAt, rendering(shown)) : undefined],
    [fields.started, timeText(task.startedAt, rendering(shown))],
    [fields.ended, timeText(task.endedAt, rendering(shown))],
    [fields.cancelAsked, timeText(task.cancelRequestedAt, rendering(shown))],
    [fields.idempotencyKey, safe(task.idempotencyKey)],
    [fields.node, safe(task.node)],
  ];
};
