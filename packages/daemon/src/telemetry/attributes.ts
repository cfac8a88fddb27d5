// The attributes of spans, named after the semantic conventions for generative AI where they have a name, else by us.

import type { ModelCall, Task, ToolCall, Usage } from '@coxswain/protocol';
import type { Span } from './span.ts';

type Values = Span['attributes'];

/** The most of a text that a span carries. */
const MAX_TEXT_CHARACTERS = 32 * 1_024;

const shortened = (text: string): string =>
  text.length > MAX_TEXT_CHARACTERS ? `${text.slice(0, MAX_TEXT_CHARACTERS)}…` : text;

const jsonOf = (value: unknown): string | undefined =>
  value === undefined ? undefined : shortened(typeof value === 'string' ? value : JSON.stringify(value));

/** Messages as the conventions write them: one text of a role. */
const messageOf = (role: 'user' | 'assistant', text: string | undefined): string | undefined =>
  text === undefined
    ? undefined
    : JSON.stringify([{ role, parts: [{ type: 'text', content: shortened(text) }] }]);

/** By the name that the conventions give it. */
const providerName = (provider: string | undefined): string | undefined =>
  provider === 'openai-compatible' ? 'openai' : provider;

const usageValues = (usage: Usage | undefined): Values => ({
  'gen_ai.usage.input_tokens': usage?.inputTokens,
  'gen_ai.usage.output_tokens': usage?.outputTokens,
  'gen_ai.usage.cache_read.input_tokens': usage?.cachedTokens,
  'gen_ai.usage.reasoning.output_tokens': usage?.reasoningTokens,
  'cox.usage.cost': usage?.cost,
  'cox.usage.currency': usage?.cost === undefined ? undefined : usage.currency,
  'cox.usage.incomplete': usage?.isIncomplete,
});

export const taskValues = (task: Task, hasContent: boolean): Values => ({
  'cox.task.id': task.id,
  'cox.task.kind': task.kind,
  'cox.task.source': task.source,
  'cox.task.status': task.status,
  'cox.task.reason': task.reason,
  'cox.task.attempts': task.attempt,
  'cox.task.parent_id': task.parentId,
  'cox.task.retry_of': task.retryOf,
  'cox.task.step': task.step,
  'cox.job.id': task.jobId,
  'cox.agent.name': task.agent,
  'cox.agent.runtime': task.runtime,
  'cox.session.name': task.session,
  ...Object.fromEntries(Object.entries(task.labels).map(([key, value]) => [`cox.task.label.${key}`, value])),
  ...(hasContent ? { 'cox.task.title': task.title } : {}),
});

/** The name and attributes of an attempt, by what runs it: a program, an agent, or the daemon itself. */
export const attemptValues = (
  task: Task,
  {
    attempt,
    usage,
    hasContent,
  }: {
    readonly attempt: number;
    readonly usage: Usage | undefined;
    readonly hasContent: boolean;
  },
): Pick<Span, 'name' | 'attributes'> => {
  const { agent, runtime, session, composition, prompt, result } = task;
  const own = { 'cox.task.id': task.id, 'cox.task.attempt': attempt, 'cox.agent.runtime': runtime };
  if (runtime === 'command')
    return {
      name: `run ${agent}`,
      attributes: {
        ...own,
        ...usageValues(usage),
        'cox.agent.name': agent,
        ...(hasContent
          ? { 'process.command_line': shortened(prompt), 'cox.task.result': jsonOf(result) }
          : {}),
      },
    };
  const content = hasContent
    ? {
        'gen_ai.input.messages': messageOf('user', prompt),
        'gen_ai.output.messages': messageOf('assistant', result),
      }
    : {};
  if (runtime === 'cox') {
    const workflow = composition?.kind === 'workflow' ? composition.name : composition?.kind;
    return {
      name: `invoke_workflow ${workflow ?? 'cox'}`,
      attributes: {
        ...own,
        'gen_ai.operation.name': 'invoke_workflow',
        'gen_ai.workflow.name': workflow,
        ...content,
      },
    };
  }
  return {
    name: `invoke_agent ${agent}`,
    attributes: {
      ...own,
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': agent,
      'gen_ai.conversation.id': session,
      'gen_ai.provider.name': providerName(usage?.provider),
      'gen_ai.request.model': usage?.model ?? task.model,
      ...usageValues(usage),
      ...content,
    },
  };
};

/** Agents that name no tool entitle the call: with a command line, or the path of a file. */
const TOOL_NAME = /^[\w.:-]+$/;

/** The name of a tool; without content never the title in its place. */
export const toolName = ({ name, kind }: Pick<ToolCall, 'name' | 'kind'>, hasContent: boolean): string =>
  hasContent || TOOL_NAME.test(name) ? name : (kind ?? 'tool');

export const toolValues = (call: ToolCall, hasContent: boolean): Values => ({
  'gen_ai.operation.name': 'execute_tool',
  'gen_ai.tool.name': toolName(call, hasContent),
  'gen_ai.tool.call.id': call.toolCallId,
  'cox.tool.kind': call.kind,
  'cox.tool.status': call.status,
  ...(hasContent
    ? {
        'cox.tool.title': call.title,
        'gen_ai.tool.call.arguments': jsonOf(call.input),
        'gen_ai.tool.call.result': jsonOf(call.output),
      }
    : {}),
});

export const modelCallValues = ({ provider, model, finish, usage }: ModelCall): Values => ({
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': providerName(provider),
  'gen_ai.request.model': model,
  'gen_ai.response.finish_reasons': finish === undefined ? undefined : [finish],
  ...usageValues(usage),
});

const COUNTS = ['inputTokens', 'outputTokens', 'cachedTokens', 'reasoningTokens', 'cost'] as const;

/** The difference: usage is reported as the sum of all attempts. */
export const usageSince = (before: Usage | undefined, now: Usage | undefined): Usage | undefined => {
  if (before === undefined || now === undefined) return now;
  const added = COUNTS.map((count) => [
    count,
    now[count] === undefined ? undefined : Math.max(0, now[count] - (before[count] ?? 0)),
  ]);
  return { ...now, ...Object.fromEntries(added) };
};
