import { groupedRuns, type JobRun, type RunGroup } from '@coxswain/protocol';
import { runColumns } from '@coxswain/views/job-runs';
import { defineCommand } from '../../command.ts';
import { countOption } from '../../input/count-option.ts';
import { flag } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { printList } from '../../output/list.ts';
import { rendering } from '../../output/rendering.ts';

const DEFAULT_COUNT = 20;
const MOST = 1_000;

const alone = (run: JobRun): RunGroup => ({ run, firstSlot: run.firing.slot, count: 1 });

/** For eyes: what was missed for the same reason is one line, and as many lines as were asked for. */
const groupsOf = async (
  found: readonly JobRun[],
  { count, read }: { readonly count: number; readonly read: (limit: number) => Promise<readonly JobRun[]> },
): Promise<readonly RunGroup[]> => {
  const groups = groupedRuns(found);
  const isShort = groups.length < count && found.length === count && count < MOST;
  return (isShort ? groupedRuns(await read(MOST)) : groups).slice(0, count);
};

export const runs = defineCommand({
  arguments: { job: jobArgument },
  options: {
    count: countOption(DEFAULT_COUNT, MOST),
    missed: flag('--missed', 'only missed runs'),
    fired: flag('--fired', 'only actual runs'),
  },
  async run(context, given) {
    const { output, words } = context;
    const { missed, fired, count = DEFAULT_COUNT } = given.options;
    if (missed && fired) throw usageProblem('use either --missed or --fired, not both');
    const filter = missed ? 'missed' : 'fired';
    const client = await context.client();
    const read = (limit: number): Promise<readonly JobRun[]> =>
      client.jobs.runs(given.arguments.job, { limit, ...(missed || fired ? { only: filter } : {}) });
    const found = await read(count);
    if (output.isJson) return output.json(found);
    const rows = output.isTerminal ? await groupsOf(found, { count, read }) : found.map(alone);
    const { slot, trigger, task, what, elapsed, note } = runColumns(rendering(context));
    await printList(context, {
      rows,
      columns: [slot, trigger, task, what, elapsed, note],
      idOf: ({ run: { firing } }) => firing.taskId ?? firing.slot,
      empty: words.jobs.noRuns,
    });
  },
});
