// `opencode run --format json`: a line for each finished part of a message. Thoughts come with `--thinking`.

import type { Fact, Usage } from '@coxswain/protocol';
import { countOf, type Fields, fieldsOf, textOf } from '../../acp/updates/reading.ts';
import type { RunReport } from './run-report.ts';
import { todoEntries } from './todo-entries.ts';

type Facts = readonly Fact[];

export const opencodeReader = (report: RunReport) => {
  let total = { inputTokens: 0, outputTokens: 0, cachedTokens: 0, reasoningTokens: 0, cost: 0 };

  /** Each step reports its own cost. Cached and thought tokens come beside input and output. */
  const addStep = (part: Fields): Usage => {
    const { input, output, reasoning, cache } = fieldsOf(part.tokens);
    const { read, write } = fieldsOf(cache);
    const cached = countOf(read) ?? 0;
    const thought = countOf(reasoning) ?? 0;
    total = {
      inputTokens: total.inputTokens + (countOf(input) ?? 0) + cached + (countOf(write) ?? 0),
      outputTokens: total.outputTokens + (countOf(output) ?? 0) + thought,
      cachedTokens: total.cachedTokens + cached,
      reasoningTokens: total.reasoningTokens + thought,
      cost: total.cost + (countOf(part.cost) ?? 0),
    };
    return { ...total, currency: 'USD' };
  };

  return (line: Fields): Facts | undefined => {
    const part = fieldsOf(line.part);
    report.sessionId ??= textOf(line.sessionID);
    switch (line.type) {
      case 'step_start':
        return [];
      case 'text':
        return report.sayWhole(textOf(part.text) ?? '');
      case 'reasoning':
        return report.think(`${textOf(part.text) ?? ''}\n`);
      case 'tool_use':
        return toolFacts(report, part);
      case 'step_finish':
        // It continues after an error that it recovered from.
        report.failure = undefined;
        return report.used(addStep(part));
      case 'error': {
        const { name, data } = fieldsOf(line.error);
        const { message, statusCode } = fieldsOf(data);
        const said = textOf(message) ?? textOf(name) ?? 'an error without a message';
        report.failure = { said, status: countOf(statusCode) };
        return report.other('error', line.error);
      }
      default:
        return undefined;
    }
  };
};

// A tool is reported when it has ended.
const toolFacts = (report: RunReport, part: Fields): Facts => {
  const id = textOf(part.callID) ?? textOf(part.id) ?? 'tool';
  const name = textOf(part.tool) ?? 'tool';
  const { status, input, output, error, time } = fieldsOf(part.state);
  const { start, end } = fieldsOf(time);
  const [from, to] = [countOf(start), countOf(end)];
  const durationMs = from === undefined || to === undefined ? undefined : Math.max(0, to - from);
  return [
    ...report.beginTool({ id, name, input }),
    ...(name === 'todowrite' ? report.plan(todoEntries(input)) : []),
    ...report.endTool(id, {
      status: status === 'error' ? 'failed' : 'completed',
      output: output ?? error,
      durationMs,
    }),
  ];
};
