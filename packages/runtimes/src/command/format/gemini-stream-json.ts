// `gemini -p … --output-format stream-json`: messages in pieces, tools, and a result with the counts of all models.

import type { Fact, Usage } from '@coxswain/protocol';
import { countOf, type Fields, fieldsOf, textOf } from '../../acp/updates/reading.ts';
import type { RunReport } from './run-report.ts';
import { todoEntries } from './todo-entries.ts';

type Facts = readonly Fact[];

export const geminiReader = (report: RunReport) => {
  let model: string | undefined;
  return (line: Fields): Facts | undefined => {
    switch (line.type) {
      case 'init':
        report.sessionId = textOf(line.session_id);
        model = textOf(line.model);
        return report.other('init', line);
      case 'message': {
        const text = textOf(line.content) ?? '';
        // The prompt, as it was given.
        if (line.role === 'user') return [];
        return line.delta === true ? report.say(text) : report.sayWhole(text);
      }
      case 'tool_use': {
        const id = textOf(line.tool_id) ?? 'tool';
        const name = textOf(line.tool_name) ?? 'tool';
        const plan = name === 'write_todos' ? report.plan(todoEntries(line.parameters)) : [];
        return [...report.beginTool({ id, name, input: line.parameters }), ...plan];
      }
      case 'tool_result':
        return report.endTool(textOf(line.tool_id) ?? 'tool', {
          status: line.status === 'error' ? 'failed' : 'completed',
          output: line.error ?? line.output,
        });
      case 'error':
        // A warning, or an error that it continues after: the result shows the outcome.
        return report.other('error', line);
      case 'result': {
        if (line.status === 'error') {
          const { message, type } = fieldsOf(line.error);
          report.failure = {
            said: textOf(message) ?? textOf(type) ?? 'an error without a message',
          };
        }
        return [
          ...report.endMessage(),
          ...report.used(usageOf(line.stats, model)),
          ...report.other('result', line),
        ];
      }
      default:
        return undefined;
    }
  };
};

/** The thoughts are in the total alone. */
const usageOf = (stats: unknown, model: string | undefined): Usage => {
  const { total_tokens: total, input_tokens: input, output_tokens: output, cached } = fieldsOf(stats);
  const [inputTokens, said] = [countOf(input), countOf(output)];
  const outside = (countOf(total) ?? 0) - (inputTokens ?? 0) - (said ?? 0);
  const reasoningTokens = outside > 0 ? outside : undefined;
  return {
    inputTokens,
    outputTokens: said === undefined ? undefined : said + (reasoningTokens ?? 0),
    cachedTokens: countOf(cached),
    reasoningTokens,
    model,
  };
};
