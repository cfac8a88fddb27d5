import { basename, dirname, resolve } from 'node:path';
import { ProblemError, type TrustedWorkflow } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { repeated, text } from '../../input/parameter.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { safeLine } from '../../output/output.ts';
import { isWorkflowPath } from '../../workflows/workflow-source.ts';

/** By its path, or by its name in a project that the folder is in. The file itself may be gone. */
const meantBy = (
  named: string,
  folder: string,
  all: readonly TrustedWorkflow[],
): TrustedWorkflow | undefined => {
  if (isWorkflowPath(named)) return all.find(({ path }) => path === resolve(folder, named));
  const above: string[] = [];
  for (let at = folder; at !== above.at(-1); at = dirname(at)) above.push(at);
  const near = all.filter(({ path }) => basename(path).replace(/\.(?:ya?ml|json)$/, '') === named);
  const projectOf = ({ path }: TrustedWorkflow): number => above.indexOf(dirname(dirname(dirname(path))));
  return near.filter((one) => projectOf(one) >= 0).sort((one, other) => projectOf(one) - projectOf(other))[0];
};

export const untrust = defineCommand({
  arguments: {
    names: repeated('<name|file...>', 'trusted workflows, by name or file', text, {
      completes: 'trustedWorkflow',
    }),
  },
  options: {},
  details: 'They will not run until you trust them again. Active runs continue.',
  async run({ client, output, words, deps }, given) {
    if (given.arguments.names.length === 0)
      throw usageProblem('give the names of the workflows to stop trusting');
    const { workflows } = await client();
    const all = await workflows.trusted();
    const found = given.arguments.names.map((named) => {
      const one = meantBy(named, deps.folder, all);
      if (one) return one;
      throw new ProblemError(
        'not_found',
        `'${named}' is not trusted; to list what is: cox workflows trust --list`,
      );
    });
    const former = [];
    for (const { path } of new Set(found)) {
      former.push(await workflows.untrust({ path }));
      if (output.isJson) continue;
      await output.line(output.isQuiet ? path : words.workflows.isNotTrusted(safeLine(path)));
    }
    if (output.isJson) await output.json(former);
  },
});
