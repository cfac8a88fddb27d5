import { defineCommand } from '../../command.ts';
import { pathsOf } from '../../config/sources.ts';

export const path = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { configFile } = await pathsOf(context);
    const { output } = context;
    if (output.isJson) return output.json({ path: configFile });
    await output.line(configFile);
  },
});
