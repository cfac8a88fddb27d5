// The runs of a job: occurrences that fired and those that were missed. Occurrences missed for the same reason share a row.

import { formatDuration, printableLine, type RunGroup, taskElapsedMs } from '@coxswain/protocol';
import { joined, NOTHING, type Span } from './line.ts';
import { agoText, idText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import { statusSpan } from './status.ts';
import type { Column } from './table.ts';

/** The maximum length of a result. */
const RESULT_CHARACTERS = 500;

/** Stays the same while more is missed for the same reason. */
export const idOfRun = ({ run: { firing }, firstSlot }: RunGroup): string =>
  firing.taskId ?? `${firstSlot} ${firing.missed ?? firing.at}`;

const slotText = ({ run: { firing }, firstSlot, count }: RunGroup, context: RenderContext): string => {
  const newest = agoText(firing.slot, context);
  return count === 1 ? newest : `${agoText(firstSlot, context)} – ${newest}`;
};

/** Its outcome: the status of its task, or that it was missed. */
export const outcomeSpan = ({ run: { firing, task }, count }: RunGroup, context: RenderContext): Span => {
  if (firing.missed === undefined) return task === undefined ? NOTHING : statusSpan(task, context);
  const text = context.words.jobs.missedSlots(count);
  const isPlain = context.surface === 'pipe' || context.surface === 'chat';
  return { text: isPlain ? text : `⊘ ${text}`, tone: 'attention' };
};

const noteText = ({ run: { firing, task } }: RunGroup, { words, surface }: RenderContext): string => {
  const result = surface === 'pipe' ? undefined : task?.result?.slice(0, RESULT_CHARACTERS);
  const why = firing.missed === undefined ? undefined : words.jobs.missedReason[firing.missed];
  return printableLine(joined([why, firing.detail, task?.error?.message ?? result], ': '));
};

export const runColumns = (context: RenderContext) => {
  const { words, surface, nowMs } = context;
  const { columns, triggerKind } = words.jobs;
  return {
    slot: { head: columns.slot, rank: 1, cell: (group) => slotText(group, context) },
    trigger: {
      head: columns.trigger,
      rank: 5,
      cell: ({ run: { firing } }) => ({
        text: surface === 'pipe' ? firing.trigger : triggerKind[firing.trigger],
        tone: 'quiet',
      }),
    },
    task: {
      head: columns.task,
      rank: 2,
      cell: ({ run: { firing } }) => (firing.taskId === undefined ? NOTHING : idText(firing.taskId, context)),
    },
    what: { head: columns.what, rank: 0, cell: (group) => outcomeSpan(group, context) },
    elapsed: {
      head: words.columns.elapsed,
      rank: 4,
      align: 'right',
      cell: ({ run: { task } }) =>
        task?.startedAt === undefined ? NOTHING : formatDuration(taskElapsedMs(task, nowMs)),
    },
    note: {
      head: columns.note,
      rank: 3,
      grows: true,
      least: 10,
      cell: (group) => ({ text: noteText(group, context), tone: 'quiet' }),
    },
  } satisfies Record<string, Column<RunGroup>>;
};
