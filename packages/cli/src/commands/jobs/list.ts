import { jobColumns, missedAdvice } from '@coxswain/views/job';
import { defineCommand } from '../../command.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';

export const list = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { words, output } = context;
    const jobs = await (await context.client()).jobs.list();
    const { id, name, trigger, next, last, streak, agent, state } = jobColumns(rendering(context));
    await printList(context, {
      rows: jobs,
      columns: [id, name, trigger, next, last, streak, agent, state],
      idOf: (job) => job.name,
      empty: words.jobs.empty,
    });
    const advice = missedAdvice(jobs, context);
    if (advice !== undefined && !output.isJson && !output.isQuiet)
      await output.note(`${words.jobs.pauseReason.missed}: ${advice}`);
  },
});
