import { formatDuration, type WorkflowStep } from '@coxswain/protocol';
import { statusSpan } from '@coxswain/views';
import { type Context, defineCommand } from '../../command.ts';
import { questionNote } from '../../follow/question-note.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { drawSpan, shownId, surfaceOf } from '../../output/rendering.ts';
import { type DrawnStep, graphLines } from '../../workflows/graph-lines.ts';
import { stepFace } from '../../workflows/step-face.ts';

/** @param asks somebody below the step waits for a person */
const drawn = (step: WorkflowStep, asks: boolean, context: Context): DrawnStep => {
  const { output, words } = context;
  const { word, ...face } = stepFace(step.state, context);
  const { glyph, paint } = asks ? stepFace('needs_input', context) : face;
  const state = step.isReused ? words.workflows.reused : word;
  const elapsed = step.elapsedMs === undefined ? '' : formatDuration(step.elapsedMs);
  const id = step.taskId === undefined ? '' : shownId(step.taskId, output);
  return {
    key: step.key,
    needs: step.needs,
    glyph,
    texts: [state, elapsed, id, step.detail ?? ''],
    paint,
  };
};

export const show = defineCommand({
  arguments: { run: required('<run>', 'a run of a workflow', text, { completes: 'workflowRun' }) },
  options: {},
  details:
    'Each step below what it needs, with its state, how long it took and its task; then what somebody is asked in it or below it.',
  async run(context, given) {
    const { output, words } = context;
    const run = await (await context.client()).workflows.show(given.arguments.run);
    if (output.isJson) return output.json(run);
    if (output.isQuiet) return output.line(run.taskId);
    const { paint } = output;
    const status = statusSpan(run, { words, surface: surfaceOf(output) });
    const head = `${paint.strong(safeLine(run.name))}  ${shownId(run.taskId, output)}  ${drawSpan(status, paint)}`;
    const askingSteps = new Set(run.asked.map(({ step }) => step));
    const lines = graphLines(
      run.steps.map((step) => drawn(step, askingSteps.has(step.key), context)),
      context,
    );
    const asked = run.asked.map((question) => questionNote(question, question.who, { words, paint }));
    const below = asked.length === 0 ? [] : ['', ...asked];
    await output.line([head, '', ...lines, ...below].join('\n'));
  },
});
