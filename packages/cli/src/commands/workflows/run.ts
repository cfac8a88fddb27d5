import { EXIT_CODES, type NewWorkflowRunInput, shortId } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { repeated } from '../../input/parameter.ts';
import { fullKeyValue } from '../../input/readers.ts';
import { safeLine } from '../../output/output.ts';
import { reportRun } from '../../workflows/report-run.ts';
import { RUN_OPTIONS, runRequest } from '../../workflows/run-options.ts';
import { trustedByPerson } from '../../workflows/trust.ts';
import {
  type NamedWorkflow,
  namedWorkflow,
  noteHidden,
  workflowArgument,
} from '../../workflows/workflow-source.ts';

/** A saved one by its name: the daemon reads it once more and runs what it has read, if that is trusted. */
const whatToRun = (
  { text, saved }: NamedWorkflow,
  folder: string,
): Pick<NewWorkflowRunInput, 'definition' | 'saved' | 'folder'> =>
  saved ? { saved: saved.name, folder } : { definition: text?.source, folder: text?.folder };

export const run = defineCommand({
  arguments: { file: workflowArgument },
  options: {
    input: repeated('--input <k=v>', 'set an input; may be repeated', fullKeyValue),
    ...RUN_OPTIONS,
  },
  details:
    'The run keeps a copy of the definition and its sub-workflow files, so later changes do not affect it, even when it is retried. The first time you run a workflow that came with the project, you are shown it and asked to trust it; see cox workflows trust. A file that you name by its path runs without asking.',
  examples: ['cox workflows run check --follow', 'cox workflows run release.yaml --input version=1.4.0'],
  async run(context, given) {
    const { options } = given;
    const { output, words, deps } = context;
    const request = runRequest(options, deps);
    const named = await namedWorkflow(given.arguments.file, context);
    await noteHidden(named, context);
    if (named.saved && !(await trustedByPerson(named.saved, context))) return EXIT_CODES.error.code;
    const input = Object.fromEntries(options.input.map(({ key, value }) => [key, value]));
    const task = await (await context.client()).workflows.run({
      ...request,
      ...whatToRun(named, deps.folder),
      input,
    });
    const id = shortId(task.id);
    const name = task.composition?.kind === 'workflow' ? task.composition.name : task.description;
    const note = `${words.workflows.started(safeLine(name), output.paint.strong(id))} ${words.workflows.showHint(id)}`;
    return reportRun(context, task, { wait: options.wait, follow: options.follow, note });
  },
});
