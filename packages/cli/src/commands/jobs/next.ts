import { missedAdvice } from '@coxswain/views/job';
import { defineCommand } from '../../command.ts';
import { countOption } from '../../input/count-option.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { nextRunLines } from '../../jobs/next-run-lines.ts';

const DEFAULT_COUNT = 5;
const MOST = 500;

export const next = defineCommand({
  arguments: { job: jobArgument },
  options: {
    count: countOption(DEFAULT_COUNT, MOST),
  },
  async run(context, given) {
    const { output, words } = context;
    const client = await context.client();
    const occurrences = await client.jobs.next(given.arguments.job, {
      count: given.options.count ?? DEFAULT_COUNT,
    });
    if (output.isJson) return output.json(occurrences);
    if (occurrences.length === 0) {
      const advice = missedAdvice([await client.jobs.get(given.arguments.job)], context);
      return output.note(
        advice === undefined ? words.jobs.noNext : `${words.jobs.pauseReason.missed}: ${advice}`,
      );
    }
    await output.line(
      output.isQuiet
        ? occurrences.map(({ at }) => at).join('\n')
        : nextRunLines(occurrences, context).join('\n'),
    );
  },
});
