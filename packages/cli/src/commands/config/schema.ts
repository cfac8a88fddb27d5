import { defineCommand } from '../../command.ts';

export const schema = defineCommand({
  arguments: {},
  options: {},
  examples: ['cox config schema > ~/.cox/config.schema.json'],
  async run({ output }) {
    const { configSchema } = await import('@coxswain/daemon/config');
    await output.line(JSON.stringify(configSchema(), null, 2));
  },
});
