import { type Counts, TASK_STATUSES, type TaskStatus } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { statusCell } from '../../output/status-cell.ts';
import { tableLines } from '../../output/table.ts';

const countOf = (counts: Counts, status: TaskStatus): number =>
  status === 'needs_input' ? counts.needsInput : counts[status];

export const count = defineCommand({
  arguments: {},
  options: {},
  async run({ client, output, words }) {
    const counts = await (await client()).tasks.counts();
    if (output.isJson) return output.json(counts);
    const { paint, isTerminal } = output;
    const columns = [
      {
        head: words.columns.status,
        cell: (status: TaskStatus) => statusCell({ status }, { words, paint, isTerminal }),
      },
      {
        head: words.columns.tasks,
        align: 'right' as const,
        cell: (status: TaskStatus) => String(countOf(counts, status)),
      },
    ];
    await output.line(tableLines(columns, TASK_STATUSES, { width: undefined, paint }).join('\n'));
  },
});
