import { printableLine } from '@coxswain/protocol';
import { field, fieldLines } from '@coxswain/views';
import { jobFields } from '@coxswain/views/job';
import { defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { drawLines, rendering } from '../../output/rendering.ts';

const SHOWN_RUNS = 5;

export const show = defineCommand({
  arguments: { job: jobArgument },
  options: { secret: flag('--secret', 'include the URL and the secret of its webhook') },
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const job = await client.jobs.get(given.arguments.job);
    const secrets = given.options.secret ? await client.jobs.secrets(job.id) : undefined;
    if (output.isJson) return output.json(secrets === undefined ? job : { ...job, secrets });
    if (output.isQuiet) return output.line(job.name);
    const next = job.enabled ? await client.jobs.next(job.id, { count: SHOWN_RUNS }) : [];
    const name = { text: printableLine(job.name), tone: 'strong' } as const;
    const fields = [
      ...field(words.jobs.fields.job, [name, { text: '  ' }, { text: job.id, tone: 'quiet' }]),
      ...jobFields({ job, next, ...(secrets && { secrets }) }, rendering(context)),
    ];
    await output.line(drawLines(fieldLines(fields), output.paint).join('\n'));
  },
});
