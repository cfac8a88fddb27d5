import { defineCommand } from '../command.ts';

export const exportLedger = defineCommand({
  arguments: {},
  options: {},
  details:
    'Prints one line of JSON per task, then per event, then per session message. Nothing is left out or translated.',
  examples: ['cox export > ledger.ndjson'],
  async run({ client, output }) {
    for await (const piece of (await client()).ledger.export()) await output.raw(piece);
  },
});
