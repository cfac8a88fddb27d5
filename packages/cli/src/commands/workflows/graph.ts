import { EXIT_CODES } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { safeLine } from '../../output/output.ts';
import { graphLines } from '../../workflows/graph-lines.ts';
import { checkOf, faultLine, namedWorkflow, workflowArgument } from '../../workflows/workflow-source.ts';

export const graph = defineCommand({
  arguments: { file: workflowArgument },
  options: {},
  details: 'Each step below what it needs.',
  async run(context, given) {
    const { output, words } = context;
    const file = await namedWorkflow(given.arguments.file, context);
    const check = await checkOf(file, context);
    if (output.isJson) await output.json(check);
    else if (!check.ok)
      for (const fault of check.faults) await output.complain(safeLine(faultLine(file, fault)));
    if (!check.ok) return EXIT_CODES.usage.code;
    if (output.isJson) return EXIT_CODES.ok.code;
    const steps = (check.steps ?? []).map(({ key, needs, kind }) => ({
      key,
      needs,
      glyph: '●',
      texts: [words.workflows.kind[kind]],
      paint: output.paint.accent,
    }));
    await output.line(graphLines(steps, context).join('\n'));
    return EXIT_CODES.ok.code;
  },
});
