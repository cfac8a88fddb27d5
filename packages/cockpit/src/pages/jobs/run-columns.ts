// The runs of a job as rows: those that fired and the slots that passed without.

import { formatDuration, type JobRun, printableLine, shortId, taskElapsedMs } from '@coxswain/protocol';
import { faceOf, statusFace } from '../../components/status-face.ts';
import type { Column } from '../../text/columns.ts';
import { agoText } from '../../text/figures.ts';
import type { Span } from '../../text/line.ts';
import type { JobView } from './job-columns.ts';

const NOTHING: Span = { text: '–', tone: 'quiet' };

export const idOfRun = ({ firing }: JobRun): string => firing.taskId ?? `${firing.slot} ${firing.at}`;

const outcome = ({ firing, task }: JobRun, { words }: JobView): Span => {
  if (firing.missed !== undefined) return { text: `⊘ ${words.jobs.missed}`, tone: 'attention' };
  if (task === undefined) return NOTHING;
  const { glyph, word, tone } = statusFace(faceOf(task), words);
  return { text: `${glyph} ${word}`, tone };
};

const note = ({ firing, task }: JobRun, { words }: JobView): string =>
  [
    firing.missed === undefined ? undefined : words.jobs.missedReason[firing.missed],
    firing.detail,
    task?.error?.message ?? task?.result,
  ]
    .filter((part) => part !== undefined)
    .map((part) => printableLine(part.slice(0, 500)))
    .join(': ');

export const runColumns = (view: JobView): readonly Column<JobRun>[] => {
  const { words, nowMs } = view;
  const { columns } = words.jobs;
  return [
    {
      head: columns.slot,
      rank: 1,
      cell: ({ firing }) => ({ text: agoText(firing.slot, nowMs, words.time), tone: 'quiet' }),
    },
    { head: columns.what, rank: 0, cell: (run) => outcome(run, view) },
    {
      head: columns.task,
      rank: 2,
      cell: ({ firing }) => (firing.taskId === undefined ? NOTHING : { text: shortId(firing.taskId) }),
    },
    {
      head: words.columns.elapsed,
      rank: 4,
      align: 'right',
      cell: ({ task }) =>
        task?.startedAt === undefined ? NOTHING : { text: formatDuration(taskElapsedMs(task, nowMs)) },
    },
    {
      head: columns.trigger,
      rank: 5,
      cell: ({ firing }) => ({ text: words.screen.jobs.trigger[firing.trigger], tone: 'quiet' }),
    },
    {
      head: columns.note,
      rank: 3,
      grows: true,
      least: 12,
      cell: (run) => ({ text: note(run, view), tone: 'quiet' }),
    },
  ];
};
