import { defineCommand } from '../../command.ts';
import { jobArguments } from '../../jobs/job-name.ts';
import { safeLine } from '../../output/output.ts';
import { forEachTask } from '../../tasks/each.ts';

export const pause = defineCommand({
  arguments: { jobs: jobArguments },
  options: {},
  details: 'Active runs continue. You can still run the job by hand: cox jobs run.',
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    return forEachTask(given.arguments.jobs, context, async (ref) => {
      const job = await client.jobs.pause(ref);
      if (output.isJson) await output.json(job);
      else await output.line(output.isQuiet ? job.name : words.jobs.wasPaused(safeLine(job.name)));
      return 0;
    });
  },
});
