import { taskLines } from '@coxswain/views/task-sections';
import { defineCommand } from '../../command.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { drawLines, rendering } from '../../output/rendering.ts';
import { DESCRIBED } from '../tasks/describe.ts';

export const last = defineCommand({
  arguments: { job: jobArgument },
  options: {},
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const [run] = await client.jobs.runs(given.arguments.job, { limit: 1, only: 'fired' });
    if (run?.task === undefined) {
      if (output.isJson) return output.json(null);
      return output.note(run === undefined ? words.jobs.noRuns : words.jobs.runIsGone);
    }
    const detail = await client.tasks.get(run.task.id, { include: DESCRIBED });
    if (output.isJson) return output.json(detail);
    if (output.isQuiet) return output.line(detail.task.id);
    await output.line(drawLines(taskLines(detail, rendering(context)), output.paint).join('\n'));
  },
});
