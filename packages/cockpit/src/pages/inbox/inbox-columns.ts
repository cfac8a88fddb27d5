// The columns of the inbox.

import type { AllWords } from '@coxswain/locale/cockpit';
import { formatDuration, printableLine, shortId } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import type { Asked } from './use-inbox.ts';

export const inboxColumns = (words: AllWords, nowMs: number): readonly Column<Asked>[] => {
  const { columns } = words.screen.inbox;
  return [
    { head: columns.id, rank: 4, cell: ({ request }) => ({ text: shortId(request.id), tone: 'quiet' }) },
    {
      head: columns.agent,
      rank: 1,
      most: 14,
      cell: ({ task }) => ({ text: printableLine(task?.agent ?? '–') }),
    },
    {
      head: columns.question,
      rank: 0,
      grows: true,
      least: 20,
      cell: ({ request }) => ({ text: printableLine(request.title), tone: 'attention' }),
    },
    {
      head: columns.task,
      rank: 3,
      most: 30,
      cell: ({ task, request }) => ({ text: printableLine(task?.description ?? shortId(request.taskId)) }),
    },
    {
      head: columns.waiting,
      rank: 2,
      align: 'right',
      cell: ({ request }) => ({ text: formatDuration(nowMs - Date.parse(request.createdAt)), tone: 'quiet' }),
    },
  ];
};
