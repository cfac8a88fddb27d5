import type { ConfigEntry } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { pathsOf, runningDaemon } from '../../config/sources.ts';
import { typedValue, valueText } from '../../config/value-text.ts';
import { flag, optional, required, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { safeLine } from '../../output/output.ts';

/** Changes the file when no daemon runs, by the same rules. */
const setInFile = async (context: Context, key: string, value: unknown): Promise<ConfigEntry> => {
  const [{ LiveConfig }, { configFile: file }, { mkdir }, { dirname }, { randomUUID }] = await Promise.all([
    import('@coxswain/daemon/config'),
    pathsOf(context),
    import('node:fs/promises'),
    import('node:path'),
    import('node:crypto'),
  ]);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const uniqueName = (): string => randomUUID();
  const live = await LiveConfig.open({ file, environment: {}, settings: [], uniqueName, onChange: () => {} });
  return live.set(key, value);
};

export const set = defineCommand({
  arguments: {
    key: required('<key>', 'as `config list` shows it', text, { completes: 'configKey' }),
    value: optional('[value]', 'the new value; lists and objects as JSON', text),
  },
  options: { unset: flag('--unset', 'remove the key from the file and go back to its default') },
  examples: ['cox config set maxConcurrentTasks 5', 'cox config set background.taskTimeout 1h'],
  async run(context, given) {
    const { output } = context;
    const { key, value } = given.arguments;
    if (given.options.unset === (value !== undefined)) throw usageProblem('give a value, or --unset');
    const wanted = value === undefined ? null : typedValue(value);
    const client = await runningDaemon(context);
    const entry = await (client === undefined
      ? setInFile(context, key, wanted)
      : client.config.set(key, { value: wanted }));
    output.divertWhenFull();
    if (client !== undefined && entry.needsRestart === true)
      await output.note(context.words.config.needsRestart(safeLine(entry.key)));
    if (output.isJson) return output.json(entry);
    if (output.isQuiet) return output.line(key);
    await output.line(
      `${safeLine(entry.key)} = ${safeLine(valueText(entry.value))}  (${safeLine(entry.origin)})`,
    );
  },
});
