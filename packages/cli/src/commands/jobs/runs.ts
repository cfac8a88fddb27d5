import type { JobRun } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { flag, optional } from '../../input/parameter.ts';
import { wholeNumber } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { momentCell } from '../../jobs/job-text.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { statusCell } from '../../output/status-cell.ts';
import type { Cell, Column } from '../../output/table.ts';
import { shownId } from '../../output/task-id.ts';
import { elapsedText, NOTHING } from '../../tasks/task-columns.ts';

const DEFAULT_COUNT = 20;
const MOST = 1_000;

export const runs = defineCommand({
  arguments: { job: jobArgument },
  options: {
    count: optional('-n, --count <number>', `how many (default ${DEFAULT_COUNT})`, wholeNumber(1, MOST)),
    missed: flag('--missed', 'only what was missed'),
    fired: flag('--fired', 'only what ran'),
  },
  async run(context, given) {
    const { output, words, world } = context;
    const { jobs } = words;
    const { missed, fired, count = DEFAULT_COUNT } = given.options;
    if (missed && fired) throw usageProblem('give either --missed or --fired, not both');
    const filter = missed ? 'missed' : 'fired';
    const client = await context.client();
    const rows = await client.jobs.runs(given.arguments.job, {
      limit: count,
      ...(missed || fired ? { only: filter } : {}),
    });
    const outcome = ({ firing, task }: JobRun): Cell => {
      if (firing.missed !== undefined) return { text: jobs.missed, paint: output.paint.attention };
      if (task === undefined) return { text: NOTHING };
      return statusCell(task, { words, paint: output.paint, isTerminal: output.isTerminal });
    };
    const note = ({ firing, task }: JobRun): string => {
      const why = firing.missed === undefined ? undefined : jobs.missedReason[firing.missed];
      return safeLine(
        [why, firing.detail, task?.error?.message].filter((part) => part !== undefined).join(': '),
      );
    };
    const columns: Column<JobRun>[] = [
      { head: jobs.columns.slot, cell: ({ firing }) => momentCell(firing.slot, context) },
      { head: jobs.columns.trigger, cell: ({ firing }) => firing.trigger },
      {
        head: jobs.columns.task,
        cell: ({ firing }) => (firing.taskId === undefined ? NOTHING : shownId(firing.taskId, output)),
      },
      { head: jobs.columns.what, cell: outcome },
      {
        head: words.columns.elapsed,
        align: 'right',
        cell: ({ task }) => (task === undefined ? NOTHING : elapsedText(task, world.nowMs())),
      },
      { head: jobs.columns.note, least: 10, cell: note },
    ];
    await printList(context, {
      rows,
      columns,
      idOf: ({ firing }) => firing.taskId ?? firing.slot,
      empty: jobs.noRuns,
    });
  },
});
