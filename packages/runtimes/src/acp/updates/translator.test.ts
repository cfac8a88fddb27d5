import type { PromptResponse } from '@agentclientprotocol/sdk/unstable';
import type { Fact } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTranslator, type ToldUpdate, type TranslatorOptions } from './translator.ts';

const translator = (options: Partial<TranslatorOptions> = {}) =>
  createTranslator({ monotonicMs: () => 0, costBefore: 0, ...options });
const says = (text: string, more: object = {}): ToldUpdate => ({
  sessionUpdate: 'agent_message_chunk',
  content: { type: 'text', text },
  ...more,
});
const thinks = (text: string): ToldUpdate => ({
  sessionUpdate: 'agent_thought_chunk',
  content: { type: 'text', text },
});
const calls = (toolCallId: string, status: 'in_progress' | 'completed' = 'in_progress'): ToldUpdate => ({
  sessionUpdate: 'tool_call',
  toolCallId,
  title: `call ${toolCallId}`,
  kind: 'read',
  status,
});
const typesOf = (facts: readonly Fact[]): readonly string[] => facts.map(({ type }) => type);
const ended = (more: object = {}): PromptResponse => ({ stopReason: 'end_turn', ...more });

describe('what the agent says', () => {
  test('becomes chunks, and its phase is told when it changes', () => {
    const told = translator();
    expect(told.update(thinks('hm'))).toEqual([
      { type: 'AgentStatus', data: { phase: 'thinking', detail: undefined, iterations: undefined } },
      { type: 'StreamChunk', data: { stream: 'thought', text: 'hm' } },
    ]);
    expect(typesOf(told.update(thinks('hm')))).toEqual(['StreamChunk']);
    expect(told.update(says('yes'))).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ phase: 'working' }) }),
      { type: 'StreamChunk', data: { stream: 'message', text: 'yes' } },
    ]);
  });

  test('that is no text becomes a line, or is kept whole', () => {
    const told = translator();
    const chunk = (content: object): ToldUpdate => ({ sessionUpdate: 'agent_message_chunk', content });
    const textOf = (content: object) =>
      told.update(chunk(content)).find(({ type }) => type === 'StreamChunk')?.data;
    expect(textOf({ type: 'image', mimeType: 'image/png', data: 'AAAA' })).toMatchObject({
      text: '[image image/png, 3 bytes]',
    });
    expect(textOf({ type: 'resource_link', name: 'a.md', uri: 'file:///a.md' })).toMatchObject({
      text: '[a.md](file:///a.md)',
    });
    expect(textOf({ type: 'resource', resource: { uri: 'file:///a', text: 'inside' } })).toMatchObject({
      text: 'inside',
    });
    expect(told.update(chunk({ type: 'audio', mimeType: 'audio/wav', data: 'AAAA' }))).toEqual([
      {
        type: 'AgentUpdate',
        data: {
          kind: 'agent_message_chunk',
          data: { content: { type: 'audio', mimeType: 'audio/wav', data: 'AAAA' } },
        },
      },
    ]);
  });

  test('of what was given to it is not told again', () => {
    expect(
      translator().update({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: 'hi' } }),
    ).toEqual([]);
  });
});

describe('the answer', () => {
  test('is what was said after the last tool call', () => {
    const told = translator();
    for (const update of [says('I look.'), calls('1'), says('It '), thinks('…'), says('is so.')])
      told.update(update);
    told.endTurn(ended(), 'ended');
    expect(told.answer).toBe('It is so.');
  });

  test('is the last message where messages have ids, and what came before when nothing follows a tool call', () => {
    const told = translator();
    told.update(says('one', { messageId: 'a' }));
    told.update(says('two ', { messageId: 'b' }));
    told.update(says('three', { messageId: 'b' }));
    told.update(calls('1'));
    told.update(says('\n'));
    expect(told.answer).toBe('two three');
  });

  test('is not what a helper inside the agent says', () => {
    const told = translator();
    told.update(says('mine'));
    const facts = told.update(says('of a helper', { _meta: { claudeCode: { parentToolUseId: 't' } } }));
    expect(facts.at(-1)?.data).toMatchObject({ stream: 'thought' });
    expect(told.answer).toBe('mine');
  });

  test('of a further turn takes the place of the one before', () => {
    const told = translator();
    told.update(says('first'));
    told.endTurn(ended(), 'ended');
    told.update(says('second'));
    expect(told.answer).toBe('second');
  });
});

describe('tool calls', () => {
  test('are running until they end, and the turn closes what is open', () => {
    const told = translator();
    expect(typesOf(told.update(calls('1')))).toEqual(['ToolCallStarted', 'AgentStatus']);
    expect(told.running).toMatchObject([{ toolCallId: '1', name: 'read' }]);
    const facts = told.endTurn(undefined, 'failed');
    expect(facts).toEqual([expect.objectContaining({ data: expect.objectContaining({ status: 'failed' }) })]);
    expect(told.running).toEqual([]);
  });

  test('are counted at least every ten calls', () => {
    const told = translator();
    const facts = Array.from({ length: 25 }, (_, n) =>
      told.update({ ...calls(String(n), 'completed'), title: 'the same' } as ToldUpdate),
    ).flat();
    const counts = facts.flatMap((fact) => (fact.type === 'AgentStatus' ? [fact.data.iterations] : []));
    expect(counts).toEqual([1, 11, 21]);
  });

  test('that cannot be placed are kept as they came', () => {
    expect(translator().update({ sessionUpdate: 'tool_call', title: 'no id' } as ToldUpdate)).toEqual([
      { type: 'AgentUpdate', data: { kind: 'tool_call', data: { title: 'no id' } } },
    ]);
  });
});

describe('everything else', () => {
  test('is a plan, or kept under its own name, once', () => {
    const told = translator();
    const plan: ToldUpdate = {
      sessionUpdate: 'plan',
      entries: [{ content: 'do', status: 'pending', priority: 'high' }],
    };
    expect(told.update(plan)).toEqual([
      { type: 'PlanUpdated', data: { entries: [{ content: 'do', status: 'pending', priority: 'high' }] } },
    ]);
    const mode: ToldUpdate = { sessionUpdate: 'current_mode_update', currentModeId: 'ask' };
    expect(told.update(mode)).toEqual([
      { type: 'AgentUpdate', data: { kind: 'current_mode_update', data: { currentModeId: 'ask' } } },
    ]);
    expect(told.update(mode)).toEqual([]);
    expect(typesOf(told.update({ sessionUpdate: 'something_of_tomorrow', x: 1 }))).toEqual(['AgentUpdate']);
  });
});

describe('usage', () => {
  const cost = (amount: number): ToldUpdate => ({
    sessionUpdate: 'usage_update',
    used: 10,
    size: 100,
    cost: { amount, currency: 'USD' },
  });
  const usage = { totalTokens: 15, inputTokens: 10, outputTokens: 5 };

  test('is counted over the turns of the task', () => {
    const told = translator({ model: 'm' });
    told.endTurn(ended({ usage }), 'ended');
    const facts = told.endTurn(ended({ usage }), 'ended');
    expect(told.usage).toMatchObject({ inputTokens: 20, outputTokens: 10, model: 'm', reportedBy: 'agent' });
    expect(typesOf(facts)).toEqual(['AgentUpdate', 'UsageUpdated']);
  });

  test('of a conversation is its cost without what it had cost before, or unknown', () => {
    const told = translator({ costBefore: 0.5 });
    expect(typesOf(told.update(cost(0.75)))).toEqual(['AgentUpdate', 'UsageUpdated']);
    expect(told.usage).toMatchObject({ cost: 0.25, currency: 'USD' });
    expect(told.usage?.inputTokens).toBeUndefined();
    expect(told.costSoFar).toBe(0.75);
    const unknown = translator({ costBefore: undefined });
    unknown.update(cost(0.75));
    expect(unknown.usage).toBeUndefined();
  });

  test('of the last call of the model alone is not taken for that of the turn', () => {
    const told = translator({ agentInfo: { name: 'OpenCode', version: '1.18.33' } });
    told.update(calls('1', 'completed'));
    told.update(cost(0.1));
    told.endTurn(ended({ usage }), 'ended');
    expect(told.usage).toMatchObject({ cost: 0.1 });
    expect(told.usage?.inputTokens).toBeUndefined();
    const simple = translator({ agentInfo: { name: 'OpenCode', version: '1.18.33' } });
    simple.endTurn(ended({ usage }), 'ended');
    expect(simple.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 });
  });

  test('of a turn that is cancelled while the model answers is unknown, although the agent tells zeros', () => {
    const told = translator({ costBefore: 0, model: 'm' });
    told.update(cost(0));
    told.endTurn(ended({ usage: { totalTokens: 0, inputTokens: 0, outputTokens: 0 } }), 'cancelled');
    expect(told.usage).toEqual({ model: 'm', isIncomplete: true });
    const counted = translator({ costBefore: 0, model: 'm' });
    counted.update(cost(0.1));
    counted.endTurn(ended({ usage }), 'cancelled');
    expect(counted.usage).toMatchObject({ cost: 0.1, inputTokens: 10, outputTokens: 5 });
    expect(counted.usage?.isIncomplete).toBeUndefined();
  });

  test('that comes with each call of the model is summed, also when the turn breaks', () => {
    const told = translator({ agentInfo: { name: 'qwen-code', version: '0.24.4' } });
    expect(typesOf(told.update(says('', { _meta: { usage } })))).toEqual(['UsageUpdated']);
    told.update(says('', { _meta: { usage } }));
    told.endTurn(undefined, 'failed');
    expect(told.usage).toMatchObject({ inputTokens: 20, outputTokens: 10 });
  });

  test('that was not told of one turn is not told of the task', () => {
    const told = translator();
    told.endTurn(ended({ usage }), 'ended');
    told.endTurn(ended(), 'ended');
    expect(told.usage).toBeUndefined();
  });

  test('of gemini comes from beside the answer', () => {
    const told = translator({ agentInfo: { name: 'gemini-cli', version: '0.61.0' } });
    const _meta = {
      quota: {
        token_count: { input_tokens: 10, output_tokens: 5 },
        model_usage: [{ model: 'flash', token_count: { input_tokens: 10, output_tokens: 5 } }],
      },
    };
    told.endTurn(ended({ _meta }), 'ended');
    expect(told.usage).toMatchObject({ inputTokens: 10, outputTokens: 5, model: 'flash' });
  });

  test('may say when a provider takes requests again', () => {
    const told = translator();
    const limited = { sessionUpdate: 'usage_update', used: 1, size: 2 };
    told.update({ ...limited, _meta: { '_claude/rateLimit': { status: 'allowed', resetsAt: 1_000 } } });
    expect(told.limitResetAtMs).toBeUndefined();
    told.update({ ...limited, _meta: { '_claude/rateLimit': { status: 'rejected', resetsAt: 1_000 } } });
    expect(told.limitResetAtMs).toBe(1_000_000);
  });
});

test('whatever an agent sends becomes facts of bounded size, and never an error', () => {
  const kinds = fc.constantFrom(
    'agent_message_chunk',
    'agent_thought_chunk',
    'tool_call',
    'tool_call_update',
    'plan',
    'usage_update',
    'something_else',
  );
  const names = fc.constantFrom(
    ...[
      'content',
      'toolCallId',
      'title',
      'status',
      'kind',
      'locations',
      'rawInput',
      'entries',
      'cost',
      '_meta',
    ],
  );
  const part = fc.oneof(
    fc.constantFrom<unknown>('1', '2', 'completed', 'failed', 'execute', [], {}, null),
    fc.record({
      type: fc.constantFrom('text', 'diff', 'content', 'image'),
      text: fc.jsonValue(),
      content: fc.jsonValue(),
    }),
    fc.jsonValue(),
  );
  const update = fc
    .tuple(kinds, fc.dictionary(names, part))
    .map(([sessionUpdate, rest]) => ({ ...rest, sessionUpdate }));
  fc.assert(
    fc.property(fc.array(update), (updates) => {
      const told = translator();
      const facts = updates.flatMap((each) => told.update(each));
      const all = [...facts, ...told.endTurn(undefined, 'cancelled')];
      const begun = all.filter(({ type }) => type === 'ToolCallStarted').length;
      expect(all.filter(({ type }) => type === 'ToolCallCompleted')).toHaveLength(begun);
      expect(told.running).toEqual([]);
    }),
  );
});
