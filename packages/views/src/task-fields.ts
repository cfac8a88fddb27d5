// The fields of a task that have a value.

import { attachmentText, overrideText, promptText } from '@coxswain/locale';
import { formatDuration, NO_TIME_LIMIT_MS, printable, printableLine, type Task } from '@coxswain/protocol';
import { type Field, field } from './fields.ts';
import { joined } from './line.ts';
import { timeText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import { causeText, originText, statusLine } from './task.ts';
import { usageFields } from './usage.ts';

const list = (items: readonly string[] = []): string => printableLine(joined(items, ', '));

/** Postponed attempts did not fail, so there may be more attempts than the maximum. */
const attemptText = ({ attempt, maxAttempts }: Task): string | undefined => {
  if (attempt > maxAttempts) return String(attempt);
  return attempt > 1 || maxAttempts > 1 ? `${attempt}/${maxAttempts}` : undefined;
};

/** Who works on it, how, and with which restrictions. */
const agentText = ({ agent, runtime, model, without = [] }: Task): string =>
  joined(
    [
      printableLine(agent),
      runtime,
      model && printableLine(model),
      ...without.map((what) => `enable_${what}=false`),
    ],
    '  ',
  );

const timeFields = (task: Task, context: RenderContext): readonly Field[] => {
  const { fields } = context.words;
  return [
    ...field(fields.submitted, timeText(task.createdAt, context)),
    ...field(fields.notBefore, task.status === 'pending' ? timeText(task.runAt, context) : undefined),
    ...field(fields.started, timeText(task.startedAt, context)),
    ...field(fields.ended, timeText(task.endedAt, context)),
  ];
};

const promptField = (task: Task, { words }: RenderContext): readonly Field[] =>
  field(words.fields.prompt, printable(promptText(task, words)).trimEnd());

/** Its identity, prompt, folder, user, times and limits. */
export const taskFields = (task: Task, context: RenderContext): readonly Field[] => {
  const { words } = context;
  const { fields, overrides } = words;
  return [
    ...field(fields.id, { text: task.id, tone: 'strong' }),
    ...field(fields.status, statusLine(task, context)),
    ...field(fields.reason, causeText(task, words)),
    ...field(fields.exitCode, task.exitCode?.toString()),
    ...field(fields.title, printableLine(task.title ?? '')),
    ...promptField(task, context),
    ...field(fields.agent, agentText(task)),
    ...field(overrides.asked, printableLine(overrideText(task.overrides ?? {}, overrides) ?? '')),
    ...field(overrides.attachments, list(task.attachments?.map(attachmentText))),
    ...field(fields.session, printableLine(task.session)),
    ...field(fields.user, printableLine(task.user)),
    ...field(fields.source, `${task.kind}  ${task.source}`),
    ...field(fields.origin, task.origin && originText(task.origin)),
    ...field(fields.parent, task.parentId),
    ...field(fields.retryOf, task.retryOf),
    ...field(fields.after, list(task.after)),
    ...field(fields.folder, printableLine(task.workDir)),
    ...field(fields.moreFolders, list(task.addDirs)),
    ...field(fields.priority, task.priority === 0 ? undefined : String(task.priority)),
    ...field(fields.group, printableLine(task.group ?? '')),
    ...field(fields.labels, list(Object.entries(task.labels).map(([key, value]) => `${key}=${value}`))),
    ...field(fields.attempt, attemptText(task)),
    ...field(
      fields.timeLimit,
      task.timeoutMs === NO_TIME_LIMIT_MS ? undefined : formatDuration(task.timeoutMs),
    ),
    // Nothing runs for an item.
    ...field(fields.onInput, task.kind === 'item' ? undefined : task.onInput),
    ...field(fields.delivery, list(task.deliverTo)),
    ...timeFields(task, context),
    ...field(fields.cancelAsked, timeText(task.cancelRequestedAt, context)),
    ...field(fields.idempotencyKey, printableLine(task.idempotencyKey ?? '')),
    ...field(fields.node, printableLine(task.node ?? '')),
  ];
};

/** The progress of a task. */
export const statusFields = (task: Task, context: RenderContext): readonly Field[] => {
  const { words } = context;
  const { fields } = words;
  return [
    ...field(fields.id, { text: task.id, tone: 'strong' }),
    ...field(fields.status, statusLine(task, context)),
    ...field(fields.reason, causeText(task, words)),
    ...field(fields.title, printableLine(task.title ?? '')),
    ...promptField(task, context),
    ...field(fields.agent, printableLine(task.agent)),
    ...field(fields.session, printableLine(task.session)),
    ...field(fields.origin, task.origin && originText(task.origin)),
    ...timeFields(task, context),
    ...(task.usage === undefined ? [] : usageFields(task.usage, words)),
    ...field(words.sections.result, printable(task.result?.trim() ? task.result : '').trimEnd()),
  ];
};
