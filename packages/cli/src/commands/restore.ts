import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { pathsOf } from '../config/sources.ts';
import { flag, optional, required, text } from '../input/parameter.ts';
import { safeLine } from '../output/output.ts';

export const restore = defineCommand({
  arguments: { file: required('<file>', 'a file written by cox backup', text, { completes: 'file' }) },
  options: {
    home: optional('--home <folder>', 'restore into this home instead of COX_HOME', text, {
      completes: 'folder',
    }),
    force: flag('--force', 'move an existing ledger aside, to a folder whose path is printed'),
  },
  details:
    'The daemon of that home must be stopped. The backup is verified before anything is changed. The restored ledger gets its own id, so the original can keep running beside it; tasks that were running when the backup was made are marked failed, and nothing starts until you run: cox daemon resume',
  examples: [
    'cox restore /mnt/usb/cox-2026-11-20.backup',
    'cox restore ledger.backup --home ~/cox-copy   # then: COX_HOME=~/cox-copy cox tasks recent',
  ],
  async run(context, given) {
    const { output, words, deps } = context;
    const [{ restoreHome }, { homePaths }, own] = await Promise.all([
      import('@coxswain/daemon/offline'),
      import('@coxswain/client'),
      pathsOf(context),
    ]);
    const { home } = given.options;
    const paths = home === undefined ? own : homePaths(resolve(deps.folder, home), deps);
    const file = resolve(deps.folder, given.arguments.file);
    const restored = restoreHome(paths, { file, isForced: given.options.force, nowMs: deps.nowMs() });
    if (output.isJson) return output.json({ home: paths.home, ...restored });
    if (output.isQuiet) return output.line(paths.home);
    const { tasks, createdAt, movedTo, tokens } = restored;
    await output.line(words.ledger.restored(safeLine(paths.home), tasks, createdAt));
    if (movedTo !== undefined) await output.note(words.ledger.movedAside(safeLine(movedTo)));
    if (tokens > 0) await output.note(words.ledger.tokensLeftOut(tokens));
    await output.note(words.ledger.onHold);
  },
});
