import type { TrustedWorkflow } from '@coxswain/protocol';
import { agoText } from '@coxswain/views';
import { type Context, defineCommand } from '../../command.ts';
import { flag, repeated, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { rendering } from '../../output/rendering.ts';
import { showDefinition, trustable } from '../../workflows/trust.ts';

const listTrusted = async (context: Context): Promise<void> => {
  const { words } = context;
  const { columns } = words.workflows;
  await printList<TrustedWorkflow>(context, {
    rows: await (await context.client()).workflows.trusted(),
    columns: [
      { head: columns.path, cell: ({ path }) => ({ text: safeLine(path), tone: 'strong' }) },
      {
        head: columns.trusted,
        cell: ({ trustedAt }) => agoText(trustedAt, rendering(context)),
      },
      { head: columns.by, cell: ({ trustedBy }) => safeLine(trustedBy) },
    ],
    idOf: ({ path }) => path,
    empty: words.workflows.nothingTrusted,
  });
};

export const trust = defineCommand({
  arguments: {
    names: repeated('[<name|file>...]', 'workflows of this project, by name or file', text, {
      completes: 'workflow',
    }),
  },
  options: { list: flag('--list', 'list the trusted workflows; the same as giving no names') },
  details:
    'Workflows in .cox/workflows come with the project, so they run only after you have reviewed and trusted their exact content. If the file or one of its sub-workflows changes, you are asked again. Trust does not cover scripts and programs that the steps start.',
  examples: [
    'cox workflows trust check',
    'cox workflows trust .cox/workflows/*.yaml',
    'cox workflows trust --list',
  ],
  async run(context, given) {
    const { output, words } = context;
    const { names } = given.arguments;
    if (given.options.list && names.length > 0) throw usageProblem('use either names or --list, not both');
    if (names.length === 0) return listTrusted(context);
    // All of them or none: a name that is wrong is found before the first one is trusted.
    const found = [];
    for (const named of names) found.push(await trustable(named, context));
    const { workflows } = await context.client();
    const trusted = [];
    for (const saved of found) {
      if (output.isTerminal && !output.isJson && !output.isQuiet) await showDefinition(saved, context);
      const one = await workflows.trust({ path: saved.path, hash: saved.hash });
      trusted.push(one);
      if (output.isJson) continue;
      await output.line(output.isQuiet ? one.path : words.workflows.isTrusted(safeLine(one.path)));
    }
    if (output.isJson) await output.json(trusted);
  },
});
