import { statusSpan } from '@coxswain/views';
import { graphLines } from '@coxswain/views/workflow';
import { defineCommand } from '../../command.ts';
import { questionNote } from '../../follow/question-note.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { drawLines, drawSpan, rendering, shownId } from '../../output/rendering.ts';

export const show = defineCommand({
  arguments: { run: required('<run>', 'a run of a workflow', text, { completes: 'workflowRun' }) },
  options: {},
  details:
    'Each step is drawn below the steps it needs, with its state, duration and task, followed by the open questions of the run.',
  async run(context, given) {
    const { output, words } = context;
    const run = await (await context.client()).workflows.show(given.arguments.run);
    if (output.isJson) return output.json(run);
    if (output.isQuiet) return output.line(run.taskId);
    const { paint } = output;
    const status = statusSpan(run, rendering(context));
    const head = `${paint.strong(safeLine(run.name))}  ${shownId(run.taskId, output)}  ${drawSpan(status, paint)}`;
    const graph = graphLines(run.steps, rendering(context), {
      width: output.isTerminal ? (output.columns ?? 80) : undefined,
      asking: new Set(run.asked.map(({ step }) => step)),
    });
    const lines = drawLines(graph, paint);
    const asked = run.asked.map((question) => questionNote(question, question.who, { words, paint }));
    const below = asked.length === 0 ? [] : ['', ...asked];
    await output.line([head, '', ...lines, ...below].join('\n'));
  },
});
