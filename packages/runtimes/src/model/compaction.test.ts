import type { NewMessage } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { conversationInMemory } from '../testing/conversation-in-memory.ts';
import { lastUsage, modelRuns } from '../testing/model-runs.ts';
import { isAside } from '../testing/model-server/index.ts';
import { lastMessages } from './compaction.ts';
import { repaired } from './history.ts';

const list = { tool: 'list_files', input: {} };

describe.each(['openai-compatible', 'anthropic'] as const)(
  'a conversation that outgrows the window, over %s',
  (provider) => {
    const { start, serve } = modelRuns(provider);

    it('is summarised by the model for that, and continues with the summary and the last messages', async () => {
      const server = await serve([
        { say: ['Looking.', list], claims: { input: 9_000, output: 50 } },
        { when: isAside, say: ['The folder is empty.'], claims: { input: 500, output: 40 } },
        { say: ['Empty, as I said.'], claims: { input: 700, output: 30 } },
        { say: ['Still empty.'], claims: { input: 800, output: 20 } },
      ]);
      const conversation = conversationInMemory();
      const agent = { contextTokens: 10_000, models: { compact: 'small' }, system: 'You are terse.' };
      const run = await start({ server, conversation, agent, prompt: 'what is here?' });
      expect(await run.outcome).toMatchObject({ status: 'completed', result: 'Empty, as I said.' });
      const [, summary, after] = server.requests;
      expect(summary).toMatchObject({ model: 'small', tools: [] });
      expect(summary?.lastText).toContain('Agent: calls list_files with {}');
      expect(after?.system).toMatch(/^You are terse\./);
      expect(after?.messages[0]?.text).toContain('The folder is empty.');
      expect(after?.messages[0]?.text).toContain('word for word:\nwhat is here?');
      expect(after?.lastText).toBe('no files');
      expect(conversation.all.map(({ role }) => role)).toEqual([
        'user',
        'assistant',
        'tool',
        'summary',
        'assistant',
      ]);
      expect(lastUsage(run.facts)).toMatchObject({ inputTokens: 10_200, outputTokens: 120 });
      expect(run.output('message')).toBe('Looking.\n\nEmpty, as I said.');
      expect(run.facts).toContainEqual({
        type: 'AgentStatus',
        data: { phase: 'thinking', detail: 'summarising the conversation', iterations: 1 },
      });
      await (
        await start({ server, conversation, agent, taskId: 'tsk_bbbbbbbbbbbb' as never, prompt: 'and now?' })
      ).outcome;
      expect(server.requests[3]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
      expect(server.requests[3]?.messages[0]?.text).toContain('The folder is empty.');
    });

    it('is summarised when the provider says that it is too long, once', async () => {
      const tooLong = { status: 400, message: "This model's maximum context length is 4096 tokens" };
      const server = await serve([
        { say: ['Looking.', list] },
        tooLong,
        { when: isAside, say: ['Empty.'] },
        { say: ['Done.'] },
      ]);
      expect(await (await start({ server })).outcome).toMatchObject({ status: 'completed', result: 'Done.' });
      const hopeless = await serve([
        { say: ['Looking.', list] },
        { ...tooLong, isRepeated: true },
        { when: isAside, say: ['Empty.'] },
      ]);
      expect(await (await start({ server: hopeless })).outcome).toMatchObject({
        status: 'failed',
        message: expect.stringContaining('agents.tester.contextTokens (now 128000)'),
      });
      expect(hopeless.requests).toHaveLength(4);
    });
  },
);

describe('what is given to the model of a long answer', () => {
  const { start, serve } = modelRuns();

  it('is its beginning and its end, while more of it is reported', async () => {
    const server = await serve([
      { say: [{ tool: 'shell', input: { command: 'seq 1 30000' } }] },
      { say: ['Done.'] },
    ]);
    const run = await start({ server });
    await run.outcome;
    const sent = server.requests[1]?.lastText ?? '';
    expect(Buffer.byteLength(sent)).toBeLessThan(50 * 1024);
    expect(sent).toMatch(/^1\n2\n[\s\S]+\[… \d+ bytes left out …\]\n[\s\S]+30000\n$/);
    const completed = await run.reported((fact) => fact.type === 'ToolCallCompleted');
    expect(JSON.stringify(completed)).not.toContain('left out');
  });
});

it('the last messages never begin with an answer whose call is gone', () => {
  const text = (role: 'user' | 'assistant', size: number): NewMessage => ({
    role,
    parts: [{ type: 'text', text: 'x'.repeat(size) }],
  });
  const call: NewMessage = {
    role: 'assistant',
    parts: [{ type: 'tool-call', toolCallId: '1', toolName: 'a', input: 'y'.repeat(2_000) }],
  };
  const answer: NewMessage = {
    role: 'tool',
    parts: [{ type: 'tool-result', toolCallId: '1', toolName: 'a', output: 'z'.repeat(100) }],
  };
  const messages = [text('user', 10), call, answer, text('assistant', 10)];
  expect(lastMessages(messages, 1_000).map(({ role }) => role)).toEqual(['assistant']);
  expect(lastMessages(messages, 10_000)).toEqual(messages);
  expect(lastMessages([text('user', 10_000)], 1_000)).toEqual([]);
});

it('every call gets its answer right behind it, and answers without a call are left out', () => {
  const call = (...ids: string[]): NewMessage => ({
    role: 'assistant',
    parts: ids.map((id) => ({ type: 'tool-call', toolCallId: id, toolName: 't', input: {} })),
  });
  const answer = (id: string): NewMessage => ({
    role: 'tool',
    parts: [{ type: 'tool-result', toolCallId: id, toolName: 't', output: id }],
  });
  const user: NewMessage = { role: 'user', parts: [{ type: 'text', text: 'hi' }] };
  const shown = repaired([answer('0'), call('1', '2'), answer('2'), user, answer('1'), call('3')]).map(
    ({ role, parts }) => [
      role,
      ...parts.map((part) =>
        part.type === 'tool-result' ? `${part.toolCallId} ${part.isError === true}` : part.type,
      ),
    ],
  );
  expect(shown).toEqual([
    ['assistant', 'tool-call', 'tool-call'],
    ['tool', '1 false', '2 false'],
    ['user', 'text'],
    ['assistant', 'tool-call'],
    ['tool', '3 true'],
  ]);
});
