import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NewMessage } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { conversationInMemory } from '../testing/conversation-in-memory.ts';
import { completedCalls, lastUsage, modelRuns } from '../testing/model-runs.ts';
import { ALL_ALLOWED } from '../testing/permissions.ts';

const said = (messages: readonly NewMessage[]) =>
  messages.map(({ role, parts }) => [
    role,
    ...parts.map((part) => {
      if (part.type === 'tool-call') return `${part.toolName}(${JSON.stringify(part.input)})`;
      if (part.type === 'file') return part.name;
      return part.type === 'tool-result' ? `= ${part.output}` : part.text;
    }),
  ]);

describe.each(['openai-compatible', 'anthropic'] as const)('a run over the API %s', (provider) => {
  const { start, serve, folder } = modelRuns(provider);

  it('answers, with what was said and thought and what it cost', async () => {
    const server = await serve([
      { say: [{ reasoning: 'let me see' }, 'All ', 'done.'], claims: { input: 90, output: 12, cached: 40 } },
    ]);
    const run = await start({ server, prompt: 'do it' });
    expect(await run.outcome).toEqual({
      status: 'completed',
      result: 'All done.',
      usage: expect.objectContaining({
        inputTokens: 90,
        outputTokens: 12,
        cachedTokens: 40,
        provider,
        model: 'test-model',
        reportedBy: 'provider',
      }),
    });
    expect([run.output('message'), run.output('thought')]).toEqual(['All done.', 'let me see']);
    expect(run.facts.filter(({ type }) => type === 'AgentStatus')).toEqual([
      { type: 'AgentStatus', data: { phase: 'thinking', iterations: 1 } },
    ]);
    expect(server.requests[0]?.messages).toEqual([{ role: 'user', text: 'do it' }]);
  });

  it('runs the tools the model calls, returns their answers, and adds up exactly what the server counted', async () => {
    const server = await serve([
      { say: ['Writing.', { tool: 'write_file', input: { path: 'a.txt', content: 'one\n' }, cuts: 7 }] },
      { say: [{ tool: 'shell', input: { command: 'cat a.txt && echo two' } }] },
      { say: ['There are two.'] },
    ]);
    const run = await start({ server });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'There are two.' });
    expect(await readFile(join(run.request.workDir, 'a.txt'), 'utf8')).toBe('one\n');
    expect(completedCalls(run.facts)).toMatchObject([
      {
        name: 'write_file',
        kind: 'edit',
        status: 'completed',
        title: 'Write a.txt',
        diffs: [{ path: join(run.request.workDir, 'a.txt'), newText: 'one\n' }],
        durationMs: expect.any(Number),
      },
      { name: 'shell', kind: 'execute', status: 'completed', output: 'one\ntwo\n' },
    ]);
    expect(server.requests[2]?.lastText).toBe('one\ntwo\n');
    const { input, output } = server.usage();
    expect(lastUsage(run.facts)).toMatchObject({ inputTokens: input, outputTokens: output });
    const phases = run.facts.flatMap((fact) => (fact.type === 'AgentStatus' ? [fact.data] : []));
    expect(phases.map(({ phase, iterations }) => [phase, iterations])).toEqual([
      ['thinking', 1],
      ['calling_tool', 1],
      ['thinking', 2],
      ['calling_tool', 2],
      ['thinking', 3],
    ]);
  });

  it('keeps the conversation, and a second task continues it', async () => {
    const server = await serve([
      { say: ['Looking.', { tool: 'list_files', input: {} }] },
      { say: ['Nothing is here.'] },
      { say: ['As I said: nothing.'] },
    ]);
    const conversation = conversationInMemory();
    const workDir = await folder();
    await (await start({ server, conversation, workDir, prompt: 'what is here?' })).outcome;
    const second = { taskId: 'tsk_bbbbbbbbbbbb' as never, prompt: 'really?' };
    await (await start({ server, conversation, workDir, ...second })).outcome;
    expect(said(conversation.all)).toEqual([
      ['user', 'what is here?'],
      ['assistant', 'Looking.', 'list_files({})'],
      ['tool', '= no files'],
      ['assistant', 'Nothing is here.'],
      ['user', 'really?'],
      ['assistant', 'As I said: nothing.'],
    ]);
    expect(server.requests[2]?.messages.map(({ text }) => text.trim())).toEqual([
      'what is here?',
      expect.stringContaining('Looking.'),
      'no files',
      'Nothing is here.',
      'really?',
    ]);
  });

  it('takes up an attempt that broke off: the prompt once, and an answer for the call that has none', async () => {
    const server = await serve([{ say: ['Done.'] }]);
    const conversation = conversationInMemory();
    await conversation.append([
      { role: 'user', parts: [{ type: 'text', text: 'the prompt' }] },
      {
        role: 'assistant',
        parts: [{ type: 'tool-call', toolCallId: 'c1', toolName: 'shell', input: { command: 'make' } }],
      },
    ]);
    const run = await start({ server, conversation, attempt: 2 });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'Done.' });
    const { messages } = server.requests[0] ?? { messages: [] };
    expect(messages.filter(({ text }) => text.includes('the prompt'))).toHaveLength(1);
    expect(messages.at(-1)?.text).toContain('The task ended before this tool answered');
  });

  it('reads what is said to it before the next step, and does not end while something is unread', async () => {
    const gate = Promise.withResolvers<void>();
    const server = await serve([
      { say: ['I am done', { gate: gate.promise }, '.'] },
      { say: ['Also the tests.'] },
    ]);
    const run = await start({ server });
    await server.whenAsked(1);
    run.say('and the tests');
    gate.resolve();
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'Also the tests.' });
    expect(server.requests[1]?.lastText).toBe('and the tests');
  });

  it('answers the model with an error when its arguments are not JSON, the tool is unknown, or the input is wrong', async () => {
    const server = await serve([
      { say: [{ tool: 'shell', input: '{"command": "ls' }] },
      { say: [{ tool: 'fly', input: {} }] },
      { say: [{ tool: 'read_file', input: { file: 'a' } }] },
      { say: ['I give up.'] },
    ]);
    const run = await start({ server });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(completedCalls(run.facts).map(({ status }) => status)).toEqual(['failed', 'failed', 'failed']);
    expect(server.requests.slice(1).map(({ lastText }) => lastText)).toEqual([
      expect.stringContaining('not valid JSON'),
      expect.stringContaining("there is no tool 'fly'"),
      expect.stringContaining('the input of read_file is not valid'),
    ]);
  });

  it('asks for the rest of an answer that was cut at its length, and the result is whole', async () => {
    const server = await serve([{ say: ['One, two'], finish: 'length' }, { say: [', three.'] }]);
    expect(await (await start({ server })).outcome).toMatchObject({
      status: 'completed',
      result: 'One, two, three.',
    });
  });

  it('gives every call an id of its own, whatever the server calls it', async () => {
    const call = (path: string) => ({ say: [{ tool: 'list_files', input: { path }, id: 'call_0' }] });
    const server = await serve([call('.'), call('./.'), { say: ['Done.'] }]);
    const run = await start({ server });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(completedCalls(run.facts).map(({ toolCallId }) => toolCallId)).toEqual(['call_0', 'call_0_2']);
  });

  it('fails an agent that answers nothing at all', async () => {
    const server = await serve([{ say: [] }]);
    expect(await (await start({ server })).outcome).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('the model gave no answer'),
    });
  });
});

describe('what is sent', () => {
  const openai = modelRuns();
  const anthropic = modelRuns('anthropic');
  const script = [{ say: [{ tool: 'list_files', input: {} }] }, { say: ['Done.'] }];

  it('marks what the messages API may keep: the standing instructions, and the conversation so far', async () => {
    const server = await anthropic.serve(script);
    await (await anthropic.start({ server })).outcome;
    const cached = { cache_control: { type: 'ephemeral' } };
    for (const { body } of server.requests)
      expect(body).toMatchObject({ system: [cached], messages: expect.arrayContaining([]) });
    const messages = server.requests[1]?.body.messages;
    expect(Array.isArray(messages) && messages.at(-1)).toMatchObject({ content: [cached] });
  });

  it('bears the key of the agent, and none where the variable is not set', async () => {
    const server = await openai.serve([...script, ...script]);
    await (await openai.start({ server, environment: { OPENAI_API_KEY: 'k1' } })).outcome;
    await (await openai.start({ server })).outcome;
    expect(server.requests[0]?.headers.authorization).toBe('Bearer k1');
    expect(server.requests[3]?.headers.authorization).toBeUndefined();
  });

  it('costs nothing that anyone knows of when the server does not count', async () => {
    const server = await openai.serve([{ say: ['Done.'], isUncounted: true }]);
    const run = await openai.start({ server });
    expect(await run.outcome).toEqual({ status: 'completed', result: 'Done.', usage: undefined });
    expect(lastUsage(run.facts)).toBeUndefined();
  });
});

describe('tools of cox', () => {
  const { start, serve } = modelRuns();

  it('run beside each other when one step wants several, and are not asked for', async () => {
    let running = 0;
    const both = Promise.withResolvers<void>();
    const wait = {
      name: 'bg_result',
      description: 'Waits for a task.',
      inputSchema: { type: 'object', properties: { task: { type: 'string' } } },
      call: async (input: unknown) => {
        if (++running === 2) both.resolve();
        await both.promise;
        return { text: JSON.stringify(input), isError: false };
      },
    };
    const call = (task: string) => ({ tool: 'bg_result', input: { task } });
    const server = await serve([{ say: [call('a'), call('b')] }, { say: ['Done.'] }]);
    const permissions = { ...ALL_ALLOWED, other: 'ask' } as const;
    const run = await start({ server, tools: [wait], permissions });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(
      completedCalls(run.facts)
        .map(({ output }) => output)
        .toSorted(),
    ).toEqual(['{"task":"a"}', '{"task":"b"}']);
    expect(run.questions).toEqual([]);
  });
});

describe('what ends an agent that gets nowhere', () => {
  const { start, serve } = modelRuns();
  const again = { say: [{ tool: 'list_files', input: {} }], isRepeated: true };

  it('warns it after three equal calls, and stops it after five', async () => {
    const server = await serve([again]);
    const run = await start({ server });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'budget',
      message: expect.stringContaining('list_files 5 times in a row'),
    });
    expect(server.requests.map(({ lastText }) => lastText.includes('3 times in a row'))).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(completedCalls(run.facts).map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'completed',
      'completed',
      'skipped',
    ]);
  });

  it('stops it at its number of steps', async () => {
    const server = await serve((asked) => ({ say: [{ tool: 'search', input: { pattern: `x${asked.n}` } }] }));
    const run = await start({ server, agent: { maxSteps: 3 } });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'budget',
      message: expect.stringContaining('agents.tester.maxSteps'),
    });
    expect(server.requests).toHaveLength(3);
  });
});

describe('the system text', () => {
  const { start, serve } = modelRuns();

  it('has the open work at every step, and the conversation does not keep it', async () => {
    const server = await serve([{ say: [{ tool: 'list_files', input: {} }] }, { say: ['Done.'] }]);
    const conversation = conversationInMemory();
    const openWork = [
      {
        id: 'tsk_cccccccccccc' as never,
        kind: 'item',
        status: 'pending',
        description: 'write the docs',
      } as const,
    ];
    await (await start({ server, conversation, openWork, agent: { system: 'You are terse.' } })).outcome;
    for (const { system } of server.requests) {
      expect(system).toMatch(/^You are terse\./);
      expect(system).toContain('- tsk_cccccccccccc (item, pending): write the docs');
    }
    expect(JSON.stringify(conversation.all)).not.toContain('write the docs');
  });
});
