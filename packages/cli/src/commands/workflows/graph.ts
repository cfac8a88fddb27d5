import { EXIT_CODES } from '@coxswain/protocol';
import { graphLines } from '@coxswain/views/workflow';
import { defineCommand } from '../../command.ts';
import { safeLine } from '../../output/output.ts';
import { drawLines, rendering } from '../../output/rendering.ts';
import { checkOf, faultLine, namedWorkflow, workflowArgument } from '../../workflows/workflow-source.ts';

export const graph = defineCommand({
  arguments: { file: workflowArgument },
  options: {},
  details: 'Each step is drawn below the steps it needs.',
  async run(context, given) {
    const { output } = context;
    const file = await namedWorkflow(given.arguments.file, context);
    const check = await checkOf(file, context);
    if (output.isJson) await output.json(check);
    else if (!check.ok)
      for (const fault of check.faults) await output.complain(safeLine(faultLine(file, fault)));
    if (!check.ok) return EXIT_CODES.usage.code;
    if (output.isJson) return EXIT_CODES.ok.code;
    const width = output.isTerminal ? (output.columns ?? 80) : undefined;
    const lines = graphLines(check.steps ?? [], rendering(context), { width });
    await output.line(drawLines(lines, output.paint).join('\n'));
    return EXIT_CODES.ok.code;
  },
});
