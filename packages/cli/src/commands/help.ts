import { EXIT_CODES } from '@coxswain/protocol';
import { tableLines } from '@coxswain/views';
import { type Context, defineCommand, isGroup } from '../command.ts';
import { repeated, text } from '../input/parameter.ts';
import { resolve } from '../input/resolve.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { helpText } from '../output/help.ts';
import { drawLines } from '../output/rendering.ts';

const EXIT_CODES_TOPIC = 'exit-codes';

const printExitCodes = async ({ output }: Context): Promise<void> => {
  const rows = Object.values(EXIT_CODES);
  if (output.isJson) return output.json(rows);
  const columns = [
    { head: 'CODE', align: 'right' as const, cell: ({ code }: (typeof rows)[number]) => String(code) },
    { head: 'MEANING', cell: ({ meaning }: (typeof rows)[number]) => meaning },
  ];
  await output.line(drawLines(tableLines(columns, rows, { width: undefined }), output.paint).join('\n'));
};

export const help = defineCommand({
  arguments: {
    command: repeated('[command...]', `the command, or ${EXIT_CODES_TOPIC}`, text, { completes: 'command' }),
  },
  options: {},
  async run(context, given) {
    const { command: words } = given.arguments;
    const { output, program } = context;
    if (words[0] === EXIT_CODES_TOPIC && words.length === 1) return printExitCodes(context);
    const { path, node, summary, rest } = await resolve(program, words);
    if (rest.length > 0 && !isGroup(node))
      throw usageProblem(`unknown command '${words.join(' ')}'; see 'cox help'`);
    const { language } = context.words;
    await output.line(
      helpText({ path, node, summary, language, paint: output.paint, width: output.columns ?? 100 }),
    );
  },
});
