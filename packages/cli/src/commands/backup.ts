import { resolve } from 'node:path';
import { defineCommand } from '../command.ts';
import { flag, required, text } from '../input/parameter.ts';
import { bytesText } from '../output/bytes-text.ts';
import { safeLine } from '../output/output.ts';

export const backup = defineCommand({
  arguments: { file: required('<file>', 'where to write the backup', text, { completes: 'file' }) },
  options: { force: flag('--force', 'replace an existing file') },
  details:
    'The daemon keeps working. To restore the backup: cox restore. Includes tasks, events, output, sessions, jobs, and the environment variables they were submitted with, so keep the file private. Does not include config.yaml, env or state/hooks.key.',
  examples: ['cox backup /mnt/usb/cox-2026-11-20.backup'],
  async run({ client, output, words, deps }, given) {
    const file = resolve(deps.folder, given.arguments.file);
    const made = await (await client()).ledger.backUp({ file, force: given.options.force });
    if (output.isJson) return output.json(made);
    if (output.isQuiet) return output.line(made.file);
    const size = bytesText(made.bytes);
    await output.line(words.ledger.backedUp(safeLine(made.file), size, made.tasks, made.files));
    for (const path of made.missing) await output.complain(words.ledger.missing(safeLine(path)));
    if (made.auditHead !== undefined) await output.note(words.ledger.auditHead(made.auditHead));
    await output.note(words.ledger.leftOut);
  },
});
