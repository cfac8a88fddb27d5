// Lines that the real agents printed, printed again by programs that end as those did.

import { join } from 'node:path';
import type { EventData, EventType, Fact, OutputFormat } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { commandRuns } from '../../testing/command-runs.ts';
import { conversationInMemory } from '../../testing/conversation-in-memory.ts';
import type { TestRun } from '../../testing/observed-run.ts';

const { start } = commandRuns();

const print = (format: OutputFormat, fixture: string, exitCode = 0): Promise<TestRun> => {
  const script = `cat "$1"; exit ${exitCode}`;
  const file = join(import.meta.dirname, 'fixtures', `${fixture}.jsonl`);
  return start({ agent: { format, command: ['sh', '-c', script, 'agent', file] } });
};

/** Lines of our own, for what no recording has. */
const say = (format: OutputFormat, lines: readonly unknown[], script = 'cat'): Promise<TestRun> => {
  const stdin = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  return start({ agent: { format, command: ['sh', '-c', script], promptBy: 'stdin' }, prompt: stdin });
};

const dataOf = <Type extends EventType>(facts: readonly Fact[], type: Type): readonly EventData[Type][] =>
  facts.flatMap((fact) => (fact.type === type ? [fact.data as EventData[Type]] : [])); // narrowed by its type

const ended = ({ facts }: TestRun) =>
  dataOf(facts, 'ToolCallCompleted').map(({ name, kind, status }) => `${name} ${kind} ${status}`);

const lastPlan = ({ facts }: TestRun) =>
  dataOf(facts, 'PlanUpdated')
    .at(-1)
    ?.entries.map(({ content, status }) => `${content}: ${status}`);

const ANSWER = 'The file says hello. 日本';

describe('claude', () => {
  test.each(['claude-work', 'claude-pieces'])(
    '%s: messages, thoughts, tools, usage and the answer',
    async (name) => {
      const run = await print('claude-stream-json', name);
      expect(await run.outcome).toEqual({
        status: 'completed',
        exitCode: 0,
        result: ANSWER,
        usage: {
          inputTokens: 4_900,
          outputTokens: 115,
          cachedTokens: 500,
          model: 'claude-sonnet-4-5',
          cost: 0.0151125,
          currency: 'USD',
          reportedBy: 'agent',
        },
      });
      expect(run.output('message')).toBe(`I look at the file. \n${ANSWER}\n`);
      expect(run.output('thought').trim()).toBe('I should look first.');
      expect(run.output('stdout')).toBe('');
      expect(ended(run)).toEqual([
        'Read read completed',
        'TodoWrite think failed',
        'Bash execute failed',
        'Write edit completed',
      ]);
      const [read, , bash, write] = dataOf(run.facts, 'ToolCallCompleted');
      expect(read).toMatchObject({
        title: 'Read /home/ada/work/hello.txt',
        input: { file_path: '/home/ada/work/hello.txt' },
        locations: [{ path: '/home/ada/work/hello.txt' }],
        output: '1\thello from the file\n2\t',
      });
      expect(bash).toMatchObject({ title: 'Bash echo out; exit 3', output: 'Exit code 3\nout' });
      expect(write?.diffs).toEqual([{ path: '/home/ada/work/new.txt', newText: 'new\n' }]);
      expect(lastPlan(run)).toEqual(['Read: completed', 'Run: in_progress']);
      expect(dataOf(run.facts, 'AgentUpdate').map(({ kind }) => kind)).toEqual(
        expect.arrayContaining(['init', 'result']),
      );
    },
  );

  test('its task list is a plan, and what a helper says is not the answer', async () => {
    const run = await print('claude-stream-json', 'claude-tasks');
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'All told.' });
    const plans = dataOf(run.facts, 'PlanUpdated').map(({ entries }) =>
      entries.map(({ content, status }) => `${content} ${status}`).join(', '),
    );
    expect(plans).toEqual([
      'Read it pending',
      'Read it pending, Tell it pending',
      'Read it in_progress, Tell it pending',
      'Read it completed, Tell it pending',
    ]);
    const helper = dataOf(run.facts, 'ToolCallCompleted').find(({ name }) => name === 'Task');
    expect(helper).toMatchObject({ output: 'From the sub agent', status: 'completed' });
    const { inputTokens = 0 } = dataOf(run.facts, 'UsageUpdated').at(-1)?.usage ?? {};
    expect(inputTokens).toBe(116_154 + 500);
  });

  test('an error is a failure in its words, also when the exit code is 0', async () => {
    for (const exitCode of [0, 1]) {
      const run = await print('claude-stream-json', 'claude-error', exitCode);
      expect(await run.outcome).toMatchObject({
        status: 'failed',
        reason: 'runtime_error',
        message: 'sh failed: Failed to authenticate. API Error: 401 the key is not valid',
        exitCode,
      });
    }
  });

  test('a limit is one, with the time of its reset when that was reported', async () => {
    const run = await print('claude-stream-json', 'claude-limit', 1);
    expect(await run.outcome).toMatchObject({ status: 'failed', reason: 'limit' });
    const resetsAt = Math.floor(Date.now() / 1_000) + 3_600;
    const rejected = await say('claude-stream-json', [
      { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt } },
      { type: 'result', subtype: 'success', is_error: true, result: "You've hit your usage limit" },
    ]);
    expect(await rejected.outcome).toMatchObject({ reason: 'limit', resetAtMs: resetsAt * 1_000 });
    const older = await say('claude-stream-json', [
      { type: 'result', is_error: true, result: `Claude AI usage limit reached|${resetsAt + 1}` },
    ]);
    expect(await older.outcome).toMatchObject({ reason: 'limit', resetAtMs: (resetsAt + 1) * 1_000 });
  });
});

describe('codex', () => {
  test('items become messages, thoughts and tools; the usage is that of the turn', async () => {
    const run = await print('codex-json', 'codex-work');
    expect(await run.outcome).toEqual({
      status: 'completed',
      exitCode: 0,
      result: ANSWER,
      usage: {
        inputTokens: 6_250,
        outputTokens: 125,
        cachedTokens: 500,
        reasoningTokens: 10,
        reportedBy: 'agent',
      },
    });
    expect(run.output('message')).toBe(`I look at the file.\n${ANSWER}\n`);
    expect(run.output('thought')).toBe('**Looking** at the file first\n');
    expect(ended(run)).toEqual([
      'command_execution execute completed',
      'command_execution execute failed',
      'file_change edit completed',
    ]);
    const [, failed, change] = dataOf(run.facts, 'ToolCallCompleted');
    expect(failed).toMatchObject({
      title: "/bin/bash -lc 'echo out; exit 3'",
      output: { output: 'out\n', exitCode: 3 },
    });
    expect(change?.locations).toEqual([
      { path: '/home/ada/work/hello.txt' },
      { path: '/home/ada/work/new.txt' },
    ]);
    expect(dataOf(run.facts, 'AgentUpdate')).toContainEqual({
      kind: 'error',
      data: expect.objectContaining({ message: expect.stringContaining('Model metadata') }),
    });
  });

  test('a turn that failed is a failure', async () => {
    const run = await print('codex-json', 'codex-error');
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'runtime_error',
      message: expect.stringContaining('unexpected status 401 Unauthorized: the key is not valid'),
    });
  });

  test('plans, calls of MCP servers, output on the way and items no one knows', async () => {
    const item = (type: string, rest: object) => ({ type, item: rest });
    const call = { id: 'm', type: 'mcp_tool_call', server: 'docs', tool: 'find', arguments: { q: 'x' } };
    const command = { id: 'c', type: 'command_execution', command: 'make', status: 'in_progress' };
    const run = await say('codex-json', [
      item('item.started', { id: 't', type: 'todo_list', items: [{ text: 'Look', completed: false }] }),
      item('item.updated', { id: 't', type: 'todo_list', items: [{ text: 'Look', completed: true }] }),
      item('item.started', { ...call, status: 'in_progress' }),
      item('item.completed', { ...call, status: 'failed', error: { message: 'no such page' } }),
      item('item.started', command),
      item('item.updated', { ...command, aggregated_output: 'half' }),
      item('item.completed', { id: 'n', type: 'novelty', what: 1 }),
      { type: 'error', message: 'Reconnecting... 1/5' },
      item('item.completed', { id: 'a', type: 'agent_message', text: 'Done.' }),
      { type: 'turn.completed', usage: { input_tokens: 1, output_tokens: 2 } },
    ]);
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'Done.' });
    expect(lastPlan(run)).toEqual(['Look: completed']);
    const tools = dataOf(run.facts, 'ToolCallCompleted');
    expect(tools[0]).toMatchObject({
      name: 'docs.find',
      status: 'failed',
      output: { message: 'no such page' },
    });
    // It never said that the command was over; it is, since the agent has ended.
    expect(tools[1]).toMatchObject({ name: 'command_execution', status: 'failed' });
    expect(dataOf(run.facts, 'ToolCallUpdated')[0]?.output).toEqual({ output: 'half' });
    expect(dataOf(run.facts, 'AgentUpdate').map(({ kind }) => kind)).toEqual(['novelty', 'error']);
  });
});

describe('opencode', () => {
  test.each(['opencode-work', 'opencode-thinking'])(
    '%s: parts of messages, and steps that add up',
    async (name) => {
      const run = await print('opencode-json', name);
      expect(await run.outcome).toEqual({
        status: 'completed',
        exitCode: 0,
        result: ANSWER,
        usage: {
          inputTokens: 4_900,
          outputTokens: 115,
          cachedTokens: 500,
          reasoningTokens: 10,
          cost: expect.closeTo(0.00463, 8),
          currency: 'USD',
          reportedBy: 'agent',
        },
      });
      expect(run.output('message')).toBe(`I look at the file. \n${ANSWER}\n`);
      expect(run.output('thought')).toBe(name === 'opencode-work' ? '' : 'I should look first.\n');
      expect(ended(run)).toEqual([
        'read read completed',
        'todowrite think completed',
        'write edit completed',
        'bash execute completed',
      ]);
      expect(dataOf(run.facts, 'ToolCallCompleted').every(({ durationMs = -1 }) => durationMs >= 0)).toBe(
        true,
      );
      expect(lastPlan(run)).toEqual(['Read: completed', 'Run: in_progress']);
      expect(dataOf(run.facts, 'UsageUpdated')).toHaveLength(4);
    },
  );

  test('an error is a failure', async () => {
    const run = await print('opencode-json', 'opencode-error', 1);
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'runtime_error',
      message: 'sh failed: the key is not valid',
      exitCode: 1,
    });
  });
});

describe('gemini', () => {
  test('pieces of messages, tools, and the counts of the result', async () => {
    const run = await print('gemini-stream-json', 'gemini-work');
    expect(await run.outcome).toEqual({
      status: 'completed',
      exitCode: 0,
      result: ANSWER,
      usage: {
        inputTokens: 3_600,
        outputTokens: 95,
        cachedTokens: 500,
        reasoningTokens: 10,
        model: 'gemini-2.5-flash',
        reportedBy: 'agent',
      },
    });
    expect(run.output('message')).toBe(`I look at the file.\n${ANSWER}\n`);
    expect(ended(run)).toEqual([
      'read_file read completed',
      'run_shell_command execute completed',
      'write_file edit completed',
      'write_todos think completed',
    ]);
    expect(lastPlan(run)).toEqual(['Read: completed', 'Run: in_progress']);
  });

  test('an error is a failure', async () => {
    const run = await print('gemini-stream-json', 'gemini-error', 1);
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'runtime_error',
      message: expect.stringContaining('the key is not valid'),
    });
  });
});

describe('nothing is lost:', () => {
  test('what is no line of the format stays output, and is the result when there is no other', async () => {
    const run = await say('claude-stream-json', [
      'npm warn something',
      '{"broken',
      '[1]',
      '{"no":"type"}',
      '',
    ]);
    expect(await run.outcome).toMatchObject({
      status: 'completed',
      result: 'npm warn something\n{"broken\n[1]\n{"no":"type"}\n',
    });
    expect(run.output('stdout')).toBe('npm warn something\n{"broken\n[1]\n{"no":"type"}\n\n');
  });

  test('a line of an unknown type is reported as it is, a very long one as output', async () => {
    const long = { type: 'huge', text: 'x'.repeat(100_000) };
    const run = await say('gemini-stream-json', [{ type: 'novelty', data: { a: 1 } }, long]);
    await run.outcome;
    expect(dataOf(run.facts, 'AgentUpdate')).toEqual([
      { kind: 'novelty', data: { type: 'novelty', data: { a: 1 } } },
    ]);
    expect(run.output('stdout')).toBe(`${JSON.stringify(long)}\n`);
  });

  test('stderr stays what it is, and explains a bad end that the agent did not explain', async () => {
    const run = await say('codex-json', [], 'echo "no such model" >&2; exit 2');
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'exit_code',
      exitCode: 2,
      message: 'sh ended with exit code 2: no such model',
    });
    expect(run.output('stderr')).toBe('no such model\n');
  });

  test('a last line without its end counts', async () => {
    const line = JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: 'last' });
    const run = await say('claude-stream-json', [], `printf '%s' '${line}'`);
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'last' });
  });

  test('a line of 10 MB is read, cut wherever the pipe cuts it', async () => {
    const script = `
      const text = '日'.repeat(3_500_000);
      const tool = (rest) => console.log(JSON.stringify({ type: rest.type, message: { content: [rest.block] } }));
      tool({ type: 'assistant', block: { type: 'tool_use', id: 'a', name: 'Read', input: {} } });
      tool({ type: 'user', block: { type: 'tool_result', tool_use_id: 'a', content: text } });
      console.log(JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: 'read' }));
    `;
    const run = await start({
      agent: { format: 'claude-stream-json', command: [process.execPath, '-e', script] },
    });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'read' });
    const output = String(dataOf(run.facts, 'ToolCallCompleted')[0]?.output);
    expect(output).toMatch(/^日+\n\[… \d+ bytes left out …\]\n日+$/);
    expect(run.output('stdout')).toBe('');
  });
});

describe('a run that is cancelled', () => {
  test('keeps what was said and counted, and ends its open tools as cancelled', async () => {
    const lines = [
      { type: 'step_start', sessionID: 'ses_1', part: {} },
      { type: 'text', part: { text: 'So far.' } },
      { type: 'step_finish', part: { tokens: { input: 5, output: 2 }, cost: 0.1 } },
    ];
    const run = await say('opencode-json', lines, 'cat; sleep 600');
    await run.reported(({ type }) => type === 'UsageUpdated');
    run.cancel();
    expect(await run.outcome).toMatchObject({
      status: 'cancelled',
      result: 'So far.',
      usage: { inputTokens: 5, outputTokens: 2, cost: 0.1 },
    });
    const open = await say(
      'claude-stream-json',
      [{ type: 'assistant', message: { content: [{ type: 'tool_use', id: 'b', name: 'Bash', input: {} }] } }],
      'cat; sleep 600',
    );
    await open.reported(({ type }) => type === 'ToolCallStarted');
    open.cancel();
    await open.outcome;
    expect(ended(open)).toEqual(['Bash execute cancelled']);
  });
});

describe('the conversation', () => {
  const SESSIONS: readonly (readonly [OutputFormat, string, RegExp])[] = [
    ['claude-stream-json', 'claude-work', /^[0-9a-f-]{36}$/],
    ['codex-json', 'codex-work', /^[0-9a-f-]{36}$/],
    ['opencode-json', 'opencode-work', /^ses_\w+$/],
    ['gemini-stream-json', 'gemini-work', /^[0-9a-f-]{36}$/],
  ];

  test.each(SESSIONS)(
    "of %s is noted under the agent's own id, with what was said",
    async (format, name, id) => {
      const file = join(import.meta.dirname, 'fixtures', `${name}.jsonl`);
      const conversation = conversationInMemory();
      const command = ['sh', '-c', 'cat "$1"', 'agent', file];
      const run = await start({ agent: { format, command }, prompt: 'look', conversation });
      await run.outcome;
      expect(conversation.agentSessionId).toMatch(id);
      expect(conversation.all.map(({ role, parts }) => [role, parts])).toEqual([
        ['user', [{ type: 'text', text: 'look' }]],
        ['assistant', [{ type: 'text', text: ANSWER }]],
      ]);
    },
  );

  test('continues under that id, and is given up when the agent does not know it any more', async () => {
    const conversation = conversationInMemory();
    const script = `
      const given = process.argv.slice(1);
      if (given.includes('gone')) process.exit(1);
      console.log(JSON.stringify({ type: 'thread.started', thread_id: 'thread' }));
      console.log(JSON.stringify({ type: 'item.completed', item: { type: 'agent_message', text: given.join(' ') } }));
    `;
    const command = [process.execPath, '-e', script, 'look', '--resume', '{session_id}'];
    const result = async (): Promise<string | undefined> => {
      const run = await start({ agent: { format: 'codex-json', command }, conversation });
      return (await run.outcome).result;
    };
    expect(await result()).toBe('look');
    expect(await result()).toBe('look --resume thread');
    await conversation.noteAgentSession('gone');
    expect(await result()).toBeUndefined();
    expect(conversation.agentSessionId).toBeUndefined();
    expect(await result()).toBe('look');
  });
});
