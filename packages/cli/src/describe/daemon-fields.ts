// What a daemon says about itself.

import { type DaemonStatus, formatDuration } from '@coxswain/protocol';
import { timeText } from '@coxswain/views';
import { bytesText } from '../output/bytes-text.ts';
import { safeLine } from '../output/output.ts';
import { rendering, type Shown } from '../output/rendering.ts';
import type { Field } from './fields.ts';

export const daemonFields = (status: DaemonStatus, shown: Shown): Field[] => {
  const { words, output } = shown;
  const { fields } = words;
  const { counts, slots, pruneHeld: held } = status;
  const ahead = held && words.daemon.clockAhead(formatDuration(held.clockAheadMs));
  const task = words.status.task;
  const parked = slots.parked === 0 ? '' : `  +${slots.parked} ${words.daemon.parked}`;
  const build = status.build === undefined ? '' : `build ${status.build}, `;
  const { copiedFrom } = status;
  const copyOf = copiedFrom === undefined ? undefined : `${copiedFrom}  (${words.daemon.onHold})`;
  return [
    [fields.state, output.paint.strong(words.daemon.state[status.state])],
    [fields.version, `${status.version}  (${build}protocol ${status.protocol})`],
    [fields.process, String(status.pid)],
    [fields.started, timeText(status.startedAt, rendering(shown))],
    [fields.slots, `${slots.used}/${slots.total}${parked}`],
    [
      fields.tasks,
      `${counts.running} ${task.running}, ${counts.needsInput} ${task.needs_input}, ${counts.pending} ${task.pending}`,
    ],
    [words.doctor.checks.config, status.configFault && safeLine(words.config.fault(status.configFault))],
    [fields.home, status.home],
    [fields.socket, status.socket],
    [fields.listen, status.listen],
    [fields.ledger, status.ledgerId],
    [words.daemon.copyOf, copyOf],
    [fields.memory, bytesText(status.rssBytes)],
    [
      words.doctor.checks.clock,
      held && `${ahead} ${words.daemon.pruneHeld(held.tasks, formatDuration(held.remainingMs))}`,
    ],
  ];
};
