import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { EXIT_CODES, messageOf, ProblemError } from '@coxswain/protocol';
import { type Context, defineCommand } from '../command.ts';
import { pathsOf } from '../config/sources.ts';
import { flag, required, text } from '../input/parameter.ts';

const STDIN = '-';

async function* bytesOf({ deps }: Context, file: string): AsyncGenerator<Uint8Array> {
  if (file === STDIN) {
    for await (const line of deps.input.lines()) yield Buffer.from(`${line}\n`);
    return;
  }
  const path = resolve(deps.folder, file);
  try {
    yield* createReadStream(path);
  } catch (error) {
    const why = messageOf(error);
    throw new ProblemError('not_found', `${path} cannot be read: ${why}`);
  }
}

export const importLedger = defineCommand({
  arguments: {
    file: required('<file>', 'a file written by cox export; - for stdin', text, { completes: 'file' }),
  },
  options: { dryRun: flag('--dry-run', 'read and count the lines, change nothing') },
  details:
    'The daemon must be stopped. Adds ended tasks with their events, output and messages to the ledger, and skips what is already there, so you can run it again. Tasks that had not ended are left out, jobs are imported paused, and nothing is run or delivered. Tasks older than retention.history will soon be pruned again.',
  examples: ['cox import ledger.ndjson', 'zcat ledger.ndjson.gz | cox import -'],
  async run(context, given) {
    const { output, words } = context;
    const [{ importIntoHome }, paths] = await Promise.all([
      import('@coxswain/daemon/offline'),
      pathsOf(context),
    ]);
    const { dryRun: isDryRun } = given.options;
    const result = await importIntoHome(paths, {
      chunks: bytesOf(context, given.arguments.file),
      isDryRun,
      onInvalid: (line, why) => output.complain(words.ledger.invalidLine(line, why)),
    });
    const { imported, skipped, active, invalid } = result;
    if (output.isJson) await output.json({ dryRun: isDryRun, ...result });
    else {
      const say = isDryRun ? words.ledger.wouldImport : words.ledger.imported;
      await output.line(say(imported.task, imported.event, imported.job));
      await output.note(words.ledger.leftOutOfImport(skipped, active));
    }
    return invalid > 0 ? EXIT_CODES.error.code : EXIT_CODES.ok.code;
  },
});
