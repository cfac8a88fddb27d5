import { timeText } from '@coxswain/views';
import { defineCommand } from '../../command.ts';
import { jobArguments } from '../../jobs/job-name.ts';
import { safeLine } from '../../output/output.ts';
import { rendering } from '../../output/rendering.ts';
import { forEachTask } from '../../tasks/each.ts';

export const resume = defineCommand({
  arguments: { jobs: jobArguments },
  options: {},
  details:
    'Clears the count of failures in a row and any backoff. Does not catch up on runs missed in the meantime.',
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    return forEachTask(given.arguments.jobs, context, async (ref) => {
      const job = await client.jobs.resume(ref);
      const next = timeText(job.nextAt, rendering(context));
      if (output.isJson) await output.json(job);
      else await output.line(output.isQuiet ? job.name : words.jobs.wasResumed(safeLine(job.name), next));
      return 0;
    });
  },
});
