import { EXIT_CODES, formatDuration } from '@coxswain/protocol';
import { defineCommand } from '../command.ts';
import { confirmed } from '../input/confirm.ts';
import { flag, optional } from '../input/parameter.ts';
import { duration } from '../input/readers.ts';
import { bytesText } from '../output/bytes-text.ts';
import { safeLine } from '../output/output.ts';

export const prune = defineCommand({
  arguments: {},
  options: {
    dryRun: flag('--dry-run', 'print what would be deleted, delete nothing'),
    olderThan: optional(
      '--older-than <duration>',
      'delete tasks that ended longer ago than this; default: retention.history',
      duration,
    ),
  },
  details:
    'Asks for confirmation if the clock is far ahead of the last event; use --yes in scripts. Output is deleted before its tasks, and every removal is recorded in the ledger. Git worktrees of deleted conversations are removed too, unless they hold work that exists nowhere else.',
  async run(context, { options }) {
    const { client, output, words } = context;
    const { dryRun, olderThan: olderThanMs } = options;
    const connected = await client();
    const { pruneHeld: held } = await connected.daemon.status();
    if (held !== undefined) {
      const said = words.daemon.clockAhead(formatDuration(held.clockAheadMs));
      if (dryRun) await output.note(said);
      else if (!(await confirmed(context, `${said} ${words.daemon.pruneQuestion}`)))
        return EXIT_CODES.error.code;
    }
    const answer = await connected.ledger.prune({ dryRun, olderThanMs });
    if (output.isJson) {
      await output.json(answer);
      return EXIT_CODES.ok.code;
    }
    const size = bytesText(answer.outputBytes);
    const say = dryRun ? words.notes.wouldPrune : words.notes.pruned;
    await output.line(say(answer.tasks, answer.events, size, answer.before));
    const { removed = [], kept = [] } = answer.worktrees ?? {};
    const gone = dryRun ? words.agents.worktreeWouldGo : words.agents.worktreeRemoved;
    for (const folder of removed) await output.line(gone(safeLine(folder)));
    for (const { folder, why } of kept)
      await output.note(words.agents.worktreeKept(safeLine(folder), safeLine(why)));
    return EXIT_CODES.ok.code;
  },
});
