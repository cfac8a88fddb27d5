import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { EXIT_CODES, ProblemError } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { pathsOf, runningDaemon } from '../../config/sources.ts';
import { confirmed } from '../../input/confirm.ts';
import { edited } from '../../input/edited.ts';
import { errorLine } from '../../output/error-line.ts';

const BEGINNING = '# Configuration of cox. Every key with its meaning: cox config list\n';

/** Lets the user edit until the text is right. Throws what is wrong with it when they give up, or nobody can be asked. */
const untilRight = async (text: string, file: string, context: Context): Promise<string> => {
  const { readConfig } = await import('@coxswain/daemon/config');
  let current = text;
  for (;;) {
    current = `${await edited(current.trimEnd(), 'config.yaml', context.deps)}\n`;
    try {
      readConfig({ file, text: current, environment: {}, settings: [] });
      return current;
    } catch (error) {
      if (!(error instanceof ProblemError) || !context.deps.input.isTerminal) throw error;
      await context.output.complain(errorLine(error, context.words));
      if (!(await confirmed(context, context.words.config.editAgainQuestion))) throw error;
    }
  }
};

/** The keys whose new values count from the next start on. What was before may have been wrong: then nobody knows. */
const changedAtRestart = async (
  before: string | undefined,
  after: string,
  file: string,
): Promise<readonly string[]> => {
  const { CONFIG_KEYS, KEYS, readConfig } = await import('@coxswain/daemon/config');
  const valuesOf = (text: string | undefined) =>
    readConfig({ file, text, environment: {}, settings: [] }).values;
  try {
    const [old, now] = [valuesOf(before), valuesOf(after)];
    return CONFIG_KEYS.filter(
      (key) => KEYS[key].needsRestart && JSON.stringify(old[key]) !== JSON.stringify(now[key]),
    );
  } catch {
    return [];
  }
};

export const edit = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { output, words } = context;
    const { configFile: file } = await pathsOf(context);
    const { readConfigFile } = await import('@coxswain/daemon/config');
    const before = await readConfigFile(file);
    const after = await untilRight(before ?? BEGINNING, file, context);
    if (after === before) {
      await output.note(words.config.unchanged);
      return EXIT_CODES.ok.code;
    }
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${randomUUID()}.tmp`;
    await writeFile(draft, after, { mode: 0o600 });
    await rename(draft, file);
    output.divertWhenFull();
    // One that does not answer reads the file when it continues.
    const isRunning = (await runningDaemon(context).catch(() => undefined)) !== undefined;
    if (output.isJson) await output.json({ path: file });
    else await output.line(words.config.saved(file));
    if (!isRunning) return EXIT_CODES.ok.code;
    await output.note(words.config.takenUp);
    const late = await changedAtRestart(before, after, file);
    if (late.length > 0) await output.note(words.config.needsRestart(late.join(', ')));
    return EXIT_CODES.ok.code;
  },
});
