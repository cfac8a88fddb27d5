import { defineCommand } from '../../command.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { safeLine } from '../../output/output.ts';

export const repair = defineCommand({
  arguments: { job: jobArgument },
  options: {},
  details:
    'Checks its agent, folder, next run, targets and session, and looks for values inside its command line.',
  async run(context, given) {
    const { output, words } = context;
    const { job, repaired } = await (await context.client()).jobs.repair(given.arguments.job);
    if (output.isJson) return output.json({ job, repaired });
    if (output.isQuiet) return output.line(job.name);
    await output.line(
      repaired.length === 0
        ? words.jobs.nothingToRepair(safeLine(job.name))
        : repaired.map((line) => `→ ${safeLine(line)}`).join('\n'),
    );
  },
});
