import { type Counts, TASK_STATUSES, type TaskStatus } from '@coxswain/protocol';
import { statusSpan, tableLines } from '@coxswain/views';
import { defineCommand } from '../../command.ts';
import { drawLines, surfaceOf } from '../../output/rendering.ts';

const countOf = (counts: Counts, status: TaskStatus): number =>
  status === 'needs_input' ? counts.needsInput : counts[status];

export const count = defineCommand({
  arguments: {},
  options: {},
  async run({ client, output, words }) {
    const counts = await (await client()).tasks.counts();
    if (output.isJson) return output.json(counts);
    const columns = [
      {
        head: words.columns.status,
        cell: (status: TaskStatus) => statusSpan({ status }, { words, surface: surfaceOf(output) }),
      },
      {
        head: words.columns.tasks,
        align: 'right' as const,
        cell: (status: TaskStatus) => String(countOf(counts, status)),
      },
    ];
    await output.line(
      drawLines(tableLines(columns, TASK_STATUSES, { width: undefined }), output.paint).join('\n'),
    );
  },
});
