import { codeOf, EXIT_CODES, ProblemError } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { pathsOf } from '../../config/sources.ts';
import { type LogReading, readLog } from '../../daemon/log-file.ts';
import { detachable } from '../../follow/detachable.ts';
import { flag, optional } from '../../input/parameter.ts';
import { wholeNumber } from '../../input/readers.ts';

const DEFAULT_LINES = 100;

/** JSON lines as they are for scripts, readable ones for eyes. */
const printLog = async (reading: LogReading, { output }: Context): Promise<void> => {
  if (output.isJson || !output.isTerminal) {
    for await (const piece of readLog(reading)) await output.raw(piece);
    return;
  }
  const { readableLine } = await import('@coxswain/daemon');
  let rest = '';
  for await (const piece of readLog(reading)) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) await output.raw(readableLine(`${line}\n`));
  }
};

export const logs = defineCommand({
  arguments: {},
  options: {
    follow: flag('-f, --follow', 'keep printing new lines'),
    lines: optional(
      '-n, --lines <number>',
      `number of lines (default ${DEFAULT_LINES})`,
      wholeNumber(1, 1_000_000),
    ),
  },
  async run(context, { options }) {
    const { logFile: path } = await pathsOf(context);
    const lines = options.lines ?? DEFAULT_LINES;
    const read = (signal?: AbortSignal): Promise<void> => printLog({ path, lines, follow: signal }, context);
    try {
      if (!options.follow) await read();
      else
        return await detachable(context, {
          work: async (signal) => {
            await read(signal);
            return EXIT_CODES.ok.code;
          },
          comeBack: () => context.words.daemon.logDetached,
          unreadCode: EXIT_CODES.ok.code,
        });
    } catch (error) {
      if (codeOf(error) === 'ENOENT')
        throw new ProblemError('not_found', `no log at ${path} yet: no daemon has run here`);
      throw error;
    }
  },
});
