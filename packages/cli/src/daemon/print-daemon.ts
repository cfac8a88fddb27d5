import type { DaemonStatus } from '@coxswain/protocol';
import { fieldLines } from '@coxswain/views';
import type { Context } from '../command.ts';
import { drawLines } from '../output/rendering.ts';
import { daemonFields } from './daemon-fields.ts';

/** Prints the state of the daemon, whole or, after a verb, with one line that says what was done. */
export const printDaemon = async (status: DaemonStatus, context: Context, said?: string): Promise<void> => {
  const { output } = context;
  if (output.isJson) return output.json(status);
  if (output.isQuiet) return output.line(String(status.pid));
  await output.line(said ?? drawLines(fieldLines(daemonFields(status, context)), output.paint).join('\n'));
};
