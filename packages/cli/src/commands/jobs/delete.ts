import { EXIT_CODES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { confirmed } from '../../input/confirm.ts';
import { jobArguments } from '../../jobs/job-name.ts';
import { safeLine } from '../../output/output.ts';
import { forEachTask } from '../../tasks/each.ts';

export const deleteJobs = defineCommand({
  arguments: { jobs: jobArguments },
  options: {},
  details: 'Asks for confirmation; use --yes in scripts. Active runs continue.',
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    return forEachTask(given.arguments.jobs, context, async (ref) => {
      const job = await client.jobs.get(ref);
      if (!(await confirmed(context, words.jobs.deleteQuestion(safeLine(job.name), job.runs))))
        return EXIT_CODES.error.code;
      await client.jobs.remove(job.id);
      if (output.isJson) await output.json(job);
      else await output.line(output.isQuiet ? job.name : words.jobs.deleted(safeLine(job.name)));
      return EXIT_CODES.ok.code;
    });
  },
});
