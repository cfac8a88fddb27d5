import { groupedRuns, type JobRun, type RunGroup } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import type { Shown } from '../../describe/shown.ts';
import { flag, optional } from '../../input/parameter.ts';
import { wholeNumber } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { jobArgument } from '../../jobs/job-name.ts';
import { momentCell } from '../../jobs/job-text.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { statusCell } from '../../output/status-cell.ts';
import type { Cell, Column } from '../../output/table.ts';
import { shownId } from '../../output/task-id.ts';
import { elapsedText, NOTHING } from '../../tasks/task-columns.ts';

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

const slotCell = ({ run: { firing }, firstSlot, count }: RunGroup, shown: Shown): Cell => {
  const newest = momentCell(firing.slot, shown);
  return count === 1 ? newest : { ...newest, text: `${momentCell(firstSlot, shown).text} – ${newest.text}` };
};

export const runs = defineCommand({
  arguments: { job: jobArgument },
  options: {
    count: optional('-n, --count <number>', `how many (default ${DEFAULT_COUNT})`, wholeNumber(1, MOST), {
      alias: '--limit',
    }),
    missed: flag('--missed', 'only what was missed'),
    fired: flag('--fired', 'only what ran'),
  },
  async run(context, given) {
    const { output, words, world } = context;
    const { jobs } = words;
    const { missed, fired, count = DEFAULT_COUNT } = given.options;
    if (missed && fired) throw usageProblem('give either --missed or --fired, not both');
    const filter = missed ? 'missed' : 'fired';
    const client = await context.client();
    const read = (limit: number): Promise<readonly JobRun[]> =>
      client.jobs.runs(given.arguments.job, { limit, ...(missed || fired ? { only: filter } : {}) });
    const found = await read(count);
    if (output.isJson) return output.json(found);
    const rows = output.isTerminal ? await groupsOf(found, { count, read }) : found.map(alone);
    const outcome = ({ run: { firing, task }, count: slots }: RunGroup): Cell => {
      if (firing.missed !== undefined)
        return { text: jobs.missedSlots(slots), paint: output.paint.attention };
      if (task === undefined) return { text: NOTHING };
      return statusCell(task, { words, paint: output.paint, isTerminal: output.isTerminal });
    };
    const note = ({ run: { firing, task } }: RunGroup): string => {
      const why = firing.missed === undefined ? undefined : jobs.missedReason[firing.missed];
      return safeLine(
        [why, firing.detail, task?.error?.message].filter((part) => part !== undefined).join(': '),
      );
    };
    const columns: Column<RunGroup>[] = [
      { head: jobs.columns.slot, cell: (group) => slotCell(group, context) },
      { head: jobs.columns.trigger, cell: ({ run: { firing } }) => firing.trigger },
      {
        head: jobs.columns.task,
        cell: ({ run: { firing } }) =>
          firing.taskId === undefined ? NOTHING : shownId(firing.taskId, output),
      },
      { head: jobs.columns.what, cell: outcome },
      {
        head: words.columns.elapsed,
        align: 'right',
        cell: ({ run: { task } }) => (task === undefined ? NOTHING : elapsedText(task, world.nowMs())),
      },
      { head: jobs.columns.note, least: 10, cell: note },
    ];
    await printList(context, {
      rows,
      columns,
      idOf: ({ run: { firing } }) => firing.taskId ?? firing.slot,
      empty: jobs.noRuns,
    });
  },
});
