import type { PromptResponse } from '@agentclientprotocol/sdk/unstable';
import type { Fact } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTranslator, type ReportedUpdate, type TranslatorOptions } from './translator.ts';

const translator = (options: Partial<TranslatorOptions> = {}) =>
  createTranslator({ monotonicMs: () => 0, costBefore: 0, ...options });
const says = (text: string, more: object = {}): ReportedUpdate => ({
  sessionUpdate: 'agent_message_chunk',
  content: { type: 'text', text },
  ...more,
});
const thinks = (text: string): ReportedUpdate => ({
  sessionUpdate: 'agent_thought_chunk',
  content: { type: 'text', text },
});
const calls = (toolCallId: string, status: 'in_progress' | 'completed' = 'in_progress'): ReportedUpdate => ({
  sessionUpdate: 'tool_call',
  toolCallId,
  title: `call ${toolCallId}`,
  kind: 'read',
  status,
});
const typesOf = (facts: readonly Fact[]): readonly string[] => facts.map(({ type }) => type);
const ended = (more: object = {}): PromptResponse => ({ stopReason: 'end_turn', ...more });

describe('what the agent says', () => {
  test('becomes chunks, and its phase is reported when it changes', () => {
    const translated = translator();
    expect(translated.update(thinks('hm'))).toEqual([
      { type: 'AgentStatus', data: { phase: 'thinking', detail: undefined, iterations: undefined } },
      { type: 'StreamChunk', data: { stream: 'thought', text: 'hm' } },
    ]);
    expect(typesOf(translated.update(thinks('hm')))).toEqual(['StreamChunk']);
    expect(translated.update(says('yes'))).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ phase: 'working' }) }),
      { type: 'StreamChunk', data: { stream: 'message', text: 'yes' } },
    ]);
  });

  test('that is no text becomes a line, or is kept whole', () => {
    const translated = translator();
    const chunk = (content: object): ReportedUpdate => ({ sessionUpdate: 'agent_message_chunk', content });
    const textOf = (content: object) =>
      translated.update(chunk(content)).find(({ type }) => type === 'StreamChunk')?.data;
    expect(textOf({ type: 'image', mimeType: 'image/png', data: 'AAAA' })).toMatchObject({
      text: '[image image/png, 3 bytes]',
    });
    expect(textOf({ type: 'resource_link', name: 'a.md', uri: 'file:///a.md' })).toMatchObject({
      text: '[a.md](file:///a.md)',
    });
    expect(textOf({ type: 'resource', resource: { uri: 'file:///a', text: 'inside' } })).toMatchObject({
      text: 'inside',
    });
    expect(translated.update(chunk({ type: 'audio', mimeType: 'audio/wav', data: 'AAAA' }))).toEqual([
      {
        type: 'AgentUpdate',
        data: {
          kind: 'agent_message_chunk',
          data: { content: { type: 'audio', mimeType: 'audio/wav', data: 'AAAA' } },
        },
      },
    ]);
  });

  test('of its own prompt is not reported again', () => {
    expect(
      translator().update({ sessionUpdate: 'user_message_chunk', content: { type: 'text', text: 'hi' } }),
    ).toEqual([]);
  });
});

describe('the answer', () => {
  test('is what was said after the last tool call', () => {
    const translated = translator();
    for (const update of [says('I look.'), calls('1'), says('It '), thinks('…'), says('is so.')])
      translated.update(update);
    translated.endTurn(ended(), 'ended');
    expect(translated.answer).toBe('It is so.');
  });

  test('is the last message where messages have ids, and what came before when nothing follows a tool call', () => {
    const translated = translator();
    translated.update(says('one', { messageId: 'a' }));
    translated.update(says('two ', { messageId: 'b' }));
    translated.update(says('three', { messageId: 'b' }));
    translated.update(calls('1'));
    translated.update(says('\n'));
    expect(translated.answer).toBe('two three');
  });

  test('is not what a helper inside the agent says', () => {
    const translated = translator();
    translated.update(says('mine'));
    const facts = translated.update(says('of a helper', { _meta: { claudeCode: { parentToolUseId: 't' } } }));
    expect(facts.at(-1)?.data).toMatchObject({ stream: 'thought' });
    expect(translated.answer).toBe('mine');
  });

  test('of a further turn takes the place of the one before', () => {
    const translated = translator();
    translated.update(says('first'));
    translated.endTurn(ended(), 'ended');
    translated.update(says('second'));
    expect(translated.answer).toBe('second');
  });
});

describe('tool calls', () => {
  test('are running until they end, and the turn closes what is open', () => {
    const translated = translator();
    expect(typesOf(translated.update(calls('1')))).toEqual(['ToolCallStarted', 'AgentStatus']);
    expect(translated.running).toMatchObject([{ toolCallId: '1', name: 'read' }]);
    const facts = translated.endTurn(undefined, 'failed');
    expect(facts).toEqual([expect.objectContaining({ data: expect.objectContaining({ status: 'failed' }) })]);
    expect(translated.running).toEqual([]);
  });

  test('are counted at least every ten calls', () => {
    const translated = translator();
    const facts = Array.from({ length: 25 }, (_, n) =>
      translated.update({ ...calls(String(n), 'completed'), title: 'the same' } as ReportedUpdate),
    ).flat();
    const counts = facts.flatMap((fact) => (fact.type === 'AgentStatus' ? [fact.data.iterations] : []));
    expect(counts).toEqual([1, 11, 21]);
  });

  test('that cannot be placed are kept as they came', () => {
    expect(translator().update({ sessionUpdate: 'tool_call', title: 'no id' } as ReportedUpdate)).toEqual([
      { type: 'AgentUpdate', data: { kind: 'tool_call', data: { title: 'no id' } } },
    ]);
  });
});

describe('everything else', () => {
  test('is a plan, or kept under its own name, once', () => {
    const translated = translator();
    const plan: ReportedUpdate = {
      sessionUpdate: 'plan',
      entries: [{ content: 'do', status: 'pending', priority: 'high' }],
    };
    expect(translated.update(plan)).toEqual([
      { type: 'PlanUpdated', data: { entries: [{ content: 'do', status: 'pending', priority: 'high' }] } },
    ]);
    const mode: ReportedUpdate = { sessionUpdate: 'current_mode_update', currentModeId: 'ask' };
    expect(translated.update(mode)).toEqual([
      { type: 'AgentUpdate', data: { kind: 'current_mode_update', data: { currentModeId: 'ask' } } },
    ]);
    expect(translated.update(mode)).toEqual([]);
    expect(typesOf(translated.update({ sessionUpdate: 'something_of_tomorrow', x: 1 }))).toEqual([
      'AgentUpdate',
    ]);
  });
});

describe('usage', () => {
  const cost = (amount: number): ReportedUpdate => ({
    sessionUpdate: 'usage_update',
    used: 10,
    size: 100,
    cost: { amount, currency: 'USD' },
  });
  const usage = { totalTokens: 15, inputTokens: 10, outputTokens: 5 };

  test('is counted over the turns of the task', () => {
    const translated = translator({ model: 'm' });
    translated.endTurn(ended({ usage }), 'ended');
    const facts = translated.endTurn(ended({ usage }), 'ended');
    expect(translated.usage).toMatchObject({
      inputTokens: 20,
      outputTokens: 10,
      model: 'm',
      reportedBy: 'agent',
    });
    expect(typesOf(facts)).toEqual(['AgentUpdate', 'UsageUpdated']);
  });

  test('of a conversation is its cost without what it had cost before, or unknown', () => {
    const translated = translator({ costBefore: 0.5 });
    expect(typesOf(translated.update(cost(0.75)))).toEqual(['AgentUpdate', 'UsageUpdated']);
    expect(translated.usage).toMatchObject({ cost: 0.25, currency: 'USD' });
    expect(translated.usage?.inputTokens).toBeUndefined();
    expect(translated.costSoFar).toBe(0.75);
    const unknown = translator({ costBefore: undefined });
    unknown.update(cost(0.75));
    expect(unknown.usage).toBeUndefined();
  });

  test('of the last call of the model alone is not taken for that of the turn', () => {
    const translated = translator({ agentInfo: { name: 'OpenCode', version: '1.18.33' } });
    translated.update(calls('1', 'completed'));
    translated.update(cost(0.1));
    translated.endTurn(ended({ usage }), 'ended');
    expect(translated.usage).toMatchObject({ cost: 0.1 });
    expect(translated.usage?.inputTokens).toBeUndefined();
    const simple = translator({ agentInfo: { name: 'OpenCode', version: '1.18.33' } });
    simple.endTurn(ended({ usage }), 'ended');
    expect(simple.usage).toMatchObject({ inputTokens: 10, outputTokens: 5 });
  });

  test('of a turn that is cancelled while the model answers is unknown, although the agent reports zeros', () => {
    const translated = translator({ costBefore: 0, model: 'm' });
    translated.update(cost(0));
    translated.endTurn(ended({ usage: { totalTokens: 0, inputTokens: 0, outputTokens: 0 } }), 'cancelled');
    expect(translated.usage).toEqual({ model: 'm', isIncomplete: true });
    const counted = translator({ costBefore: 0, model: 'm' });
    counted.update(cost(0.1));
    counted.endTurn(ended({ usage }), 'cancelled');
    expect(counted.usage).toMatchObject({ cost: 0.1, inputTokens: 10, outputTokens: 5 });
    expect(counted.usage?.isIncomplete).toBeUndefined();
  });

  test('that comes with each call of the model is summed, also when the turn breaks', () => {
    const translated = translator({ agentInfo: { name: 'qwen-code', version: '0.24.4' } });
    expect(typesOf(translated.update(says('', { _meta: { usage } })))).toEqual(['UsageUpdated']);
    translated.update(says('', { _meta: { usage } }));
    translated.endTurn(undefined, 'failed');
    expect(translated.usage).toMatchObject({ inputTokens: 20, outputTokens: 10 });
  });

  test('that was not reported for one turn is not reported for the task', () => {
    const translated = translator();
    translated.endTurn(ended({ usage }), 'ended');
    translated.endTurn(ended(), 'ended');
    expect(translated.usage).toBeUndefined();
  });

  test('of gemini comes from beside the answer', () => {
    const translated = translator({ agentInfo: { name: 'gemini-cli', version: '0.61.0' } });
    const _meta = {
      quota: {
        token_count: { input_tokens: 10, output_tokens: 5 },
        model_usage: [{ model: 'flash', token_count: { input_tokens: 10, output_tokens: 5 } }],
      },
    };
    translated.endTurn(ended({ _meta }), 'ended');
    expect(translated.usage).toMatchObject({ inputTokens: 10, outputTokens: 5, model: 'flash' });
  });

  test('may say when a provider takes requests again', () => {
    const translated = translator();
    const limited = { sessionUpdate: 'usage_update', used: 1, size: 2 };
    translated.update({ ...limited, _meta: { '_claude/rateLimit': { status: 'allowed', resetsAt: 1_000 } } });
    expect(translated.limitResetAtMs).toBeUndefined();
    translated.update({
      ...limited,
      _meta: { '_claude/rateLimit': { status: 'rejected', resetsAt: 1_000 } },
    });
    expect(translated.limitResetAtMs).toBe(1_000_000);
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
      const translated = translator();
      const facts = updates.flatMap((each) => translated.update(each));
      const all = [...facts, ...translated.endTurn(undefined, 'cancelled')];
      const begun = all.filter(({ type }) => type === 'ToolCallStarted').length;
      expect(all.filter(({ type }) => type === 'ToolCallCompleted')).toHaveLength(begun);
      expect(translated.running).toEqual([]);
    }),
  );
});
