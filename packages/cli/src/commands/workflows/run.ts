import { shortId } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { repeated } from '../../input/parameter.ts';
import { fullKeyValue } from '../../input/readers.ts';
import { safeLine } from '../../output/output.ts';
import { RUN_OPTIONS, runRequest } from '../../workflows/run-options.ts';
import { tellRun } from '../../workflows/tell-run.ts';
import { workflowArgument, workflowText } from '../../workflows/workflow-source.ts';

export const run = defineCommand({
  arguments: { file: workflowArgument },
  options: {
    input: repeated('--input <k=v>', 'one of its inputs; may be repeated', fullKeyValue),
    ...RUN_OPTIONS,
  },
  details:
    'What the definition says when it is run is what the run does, also when it is retried later: sub-workflows from files are kept with it.',
  examples: ['cox workflows run check --follow', 'cox workflows run release.yaml --input version=1.4.0'],
  async run(context, given) {
    const { options } = given;
    const { output, words, world } = context;
    const request = runRequest(options, world);
    const { source, folder } = await workflowText(given.arguments.file, context);
    const input = Object.fromEntries(options.input.map(({ key, value }) => [key, value]));
    const task = await (await context.client()).workflows.run({
      ...request,
      definition: source,
      folder,
      input,
    });
    const id = shortId(task.id);
    const name = task.composition?.kind === 'workflow' ? task.composition.name : task.description;
    const note = `${words.workflows.started(safeLine(name), output.paint.strong(id))} ${words.workflows.showHint(id)}`;
    return tellRun(context, task, { wait: options.wait, follow: options.follow, note });
  },
});
