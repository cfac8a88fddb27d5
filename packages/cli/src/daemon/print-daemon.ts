import { type DaemonStatus, formatDuration } from '@coxswain/protocol';
import { type Field, field, fieldLines, timeText } from '@coxswain/views';
import type { Context } from '../command.ts';
import { bytesText } from '../output/bytes-text.ts';
import { safeLine } from '../output/output.ts';
import { drawLines, rendering, type Shown } from '../output/rendering.ts';

/** Prints the state of the daemon, whole or, after a verb, with one line that says what was done. */
export const printDaemon = async (status: DaemonStatus, context: Context, said?: string): Promise<void> => {
  const { output } = context;
  if (output.isJson) return output.json(status);
  if (output.isQuiet) return output.line(String(status.pid));
  await output.line(said ?? drawLines(fieldLines(daemonFields(status, context)), output.paint).join('\n'));
};

// What a daemon says about itself.
const daemonFields = (status: DaemonStatus, shown: Shown): readonly Field[] => {
  const { words } = shown;
  const { fields } = words;
  const { counts, slots, pruneHeld: held } = status;
  const ahead = held && words.daemon.clockAhead(formatDuration(held.clockAheadMs));
  const task = words.status.task;
  const parked = slots.parked === 0 ? '' : `  +${slots.parked} ${words.daemon.parked}`;
  const build = status.build === undefined ? '' : `build ${status.build}, `;
  const { copiedFrom } = status;
  const copyOf = copiedFrom === undefined ? undefined : `${copiedFrom}  (${words.daemon.onHold})`;
  return [
    ...field(fields.state, { text: words.daemon.state[status.state], tone: 'strong' }),
    ...field(fields.version, `${status.version}  (${build}protocol ${status.protocol})`),
    ...field(fields.process, String(status.pid)),
    ...field(fields.started, timeText(status.startedAt, rendering(shown))),
    ...field(fields.slots, `${slots.used}/${slots.total}${parked}`),
    ...field(
      fields.tasks,
      `${counts.running} ${task.running}, ${counts.needsInput} ${task.needs_input}, ${counts.pending} ${task.pending}`,
    ),
    ...field(
      words.doctor.checks.config,
      status.configFault && safeLine(words.config.fault(status.configFault)),
    ),
    ...field(fields.home, status.home),
    ...field(fields.socket, status.socket),
    ...field(fields.listen, status.listen),
    ...field(fields.ledger, status.ledgerId),
    ...field(words.daemon.copyOf, copyOf),
    ...field(fields.memory, bytesText(status.rssBytes)),
    ...(status.runners ?? []).flatMap((runner) =>
      field(words.daemon.runner, words.daemon.runnerLine(runner, bytesText(runner.rssBytes ?? 0))),
    ),
    ...field(
      words.doctor.checks.clock,
      held && `${ahead} ${words.daemon.pruneHeld(held.tasks, formatDuration(held.remainingMs))}`,
    ),
  ];
};
