import type { Job } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { lastCell, missedAdvice, nextCell, stateCell, whenText } from '../../jobs/job-text.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import type { Column } from '../../output/table.ts';
import { shownId } from '../../output/task-id.ts';

export const list = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { words, output } = context;
    const { columns: heads, empty } = words.jobs;
    const jobs = await (await context.client()).jobs.list();
    const columns: Column<Job>[] = [
      {
        head: words.columns.id,
        cell: ({ id }) => ({ text: shownId(id, output), paint: output.paint.quiet }),
      },
      {
        head: heads.name,
        least: 10,
        cell: ({ name }) => ({ text: safeLine(name), paint: output.paint.strong }),
      },
      { head: heads.trigger, least: 14, cell: (job) => whenText(job, context) },
      { head: heads.next, cell: (job) => nextCell(job, context) },
      { head: heads.last, cell: (job) => lastCell(job, context) },
      {
        head: heads.streak,
        align: 'right',
        cell: ({ failuresInARow: count }) => ({
          text: String(count),
          paint: count > 0 ? output.paint.bad : output.paint.quiet,
        }),
      },
      { head: heads.agent, least: 6, most: 16, cell: ({ agent }) => safeLine(agent) },
      { head: heads.state, least: 8, cell: (job) => stateCell(job, context) },
    ];
    await printList(context, { rows: jobs, columns, idOf: ({ name }) => name, empty });
    const advice = missedAdvice(jobs, context);
    if (advice !== undefined && !output.isJson && !output.isQuiet)
      output.note(`${words.jobs.pauseReason.missed}: ${advice}`);
  },
});
