import { defineCommand } from '../command.ts';
import { flag, optional } from '../input/parameter.ts';
import { duration } from '../input/readers.ts';
import { bytesText } from '../output/bytes-text.ts';

export const prune = defineCommand({
  arguments: {},
  options: {
    dryRun: flag('--dry-run', 'only say what would go'),
    olderThan: optional(
      '--older-than <duration>',
      'what ended longer ago than that; default: retention.history',
      duration,
    ),
  },
  details: 'Output goes before its tasks, and every removal leaves one line in the ledger.',
  async run({ client, output, words }, { options }) {
    const { dryRun, olderThan: olderThanMs } = options;
    const answer = await (await client()).prune({
      dryRun,
      ...(olderThanMs === undefined ? {} : { olderThanMs }),
    });
    if (output.isJson) return output.json(answer);
    const size = bytesText(answer.outputBytes);
    const say = dryRun ? words.notes.wouldPrune : words.notes.pruned;
    await output.line(say(answer.tasks, answer.events, size, answer.before));
  },
});
