import { statusSpan } from '@coxswain/views';
import { defineCommand } from '../../command.ts';
import { required, text } from '../../input/parameter.ts';
import { safeLine } from '../../output/output.ts';
import { drawSpan, shownId, surfaceOf } from '../../output/rendering.ts';

export const explain = defineCommand({
  arguments: { id: required('<id>', 'the task', text, { completes: 'task' }) },
  options: {},
  async run({ client, output, words }, given) {
    const explanation = await (await client()).tasks.explain(given.arguments.id);
    if (output.isJson) return output.json(explanation);
    const { task, summary, causes } = explanation;
    const say = (code: string, detail: string): string => safeLine(words.explain.cause(code, detail));
    const { paint } = output;
    const status = statusSpan(task, { words, surface: surfaceOf(output) });
    const face = drawSpan(status, paint);
    const lines = [
      `${face}  ${paint.strong(shownId(task.id, output))}  ${safeLine(task.description)}`,
      say(causes[0]?.code ?? task.status, summary),
    ];
    for (const { code, detail, remedy } of causes) {
      if (detail !== summary) lines.push(`  ${say(code, detail)}`);
      if (remedy !== undefined) lines.push(`  ${paint.accent(`→ ${safeLine(remedy)}`)}`);
    }
    await output.line(lines.join('\n'));
  },
});
