import { defineCommand } from '../command.ts';

export const exportLedger = defineCommand({
  arguments: {},
  options: {},
  details:
    'A line of JSON for each task, then for each event, then for each message of a session. Nothing is left out and nothing is translated.',
  examples: ['cox export > ledger.ndjson'],
  async run({ client, output }) {
    for await (const piece of (await client()).ledger.export()) await output.raw(piece);
  },
});
