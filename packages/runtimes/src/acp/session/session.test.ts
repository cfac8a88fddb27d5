import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { agentMarkOf } from '../../processes/marks.ts';
import { acpRuns } from '../../testing/acp-runs.ts';
import { conversationInMemory } from '../../testing/conversation-in-memory.ts';
import type { TestRun } from '../../testing/observed-run.ts';

const { start, folder } = acpRuns();

const systemMessages = (run: TestRun): readonly string[] =>
  run.facts.flatMap((fact) =>
    fact.type === 'MessageAdded' && fact.data.role === 'system' ? [fact.data.text] : [],
  );

/** What the agent was given when it opened its session. */
const openedWith = async (options: Parameters<typeof start>[0]) => {
  const run = await start({ ...options, prompt: 'said' });
  const { result = '[]' } = await run.outcome;
  const [opened = ''] = JSON.parse(result);
  return { run, given: JSON.parse(opened.replace('opened ', '')) };
};

/** Two runs of one session with other processes. */
const twoRuns = async (flags: readonly string[], second = 'said') => {
  const memory = join(await folder(), 'memory.json');
  const conversation = conversationInMemory();
  const all = { flags: ['--memory', memory, ...flags], conversation, workDir: await folder() };
  const one = await start({ ...all, prompt: 'say the word is blue' });
  await one.outcome;
  return { conversation, run: await start({ ...all, prompt: second }) };
};

describe('a session', () => {
  test('gets the folder, the server of cox and those of its agent', async () => {
    const { given, run } = await openedWith({
      coxServer: { command: 'cox', args: ['mcp'], env: { COX_TOKEN: 't' } },
      agent: { mcpServers: { notes: { command: ['notes', '--fast'] }, web: { url: 'http://x' } } },
      addDirs: ['/tmp'],
    });
    const mark = { name: 'COX_RUN', value: agentMarkOf(run.request.mark) };
    expect(given).toEqual({
      cwd: run.request.workDir,
      mcpServers: [
        { name: 'cox', command: 'cox', args: ['mcp'], env: [{ name: 'COX_TOKEN', value: 't' }, mark] },
        { name: 'notes', command: 'notes', args: ['--fast'], env: [mark] },
      ],
    });
    expect(systemMessages(run)).toEqual([
      "agent 'small' does not support MCP servers over HTTP: it runs without web",
      "agent 'small' does not support additional folders: it does not know about /tmp",
    ]);
  });

  test('gets servers over HTTP and further folders where the agent takes them', async () => {
    const { given, run } = await openedWith({
      flags: ['--http', '--folders'],
      agent: { mcpServers: { web: { url: 'http://x', headers: { a: 'b' } } } },
      addDirs: ['/tmp'],
    });
    expect(given).toEqual({
      cwd: run.request.workDir,
      additionalDirectories: ['/tmp'],
      mcpServers: [{ type: 'http', name: 'web', url: 'http://x', headers: [{ name: 'a', value: 'b' }] }],
    });
    expect(systemMessages(run)).toEqual([]);
  });

  test('that the agent opens only after a login says what to do', async () => {
    const run = await start({ flags: ['--wants-login'] });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/'small' is not logged in .* it offers: API key \(set FIXTURE_KEY\)/),
    });
  });
});

describe('the model', () => {
  test.each(['--models', '--old-models'])('of the agent’s definition is chosen: %s', async (flag) => {
    const run = await start({ flags: [flag], agent: { model: 'large' }, prompt: 'model' });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'large' });
  });

  test('that the agent does not have is reported', async () => {
    const run = await start({ flags: ['--models'], agent: { model: 'huge' } });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      message: "agent 'small' has no model 'huge'; it has: small, large",
    });
  });

  test('is reported as ignored when the agent offers no choice', async () => {
    const run = await start({ agent: { model: 'large' }, prompt: 'say hello' });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'hello' });
    expect(systemMessages(run)).toEqual([expect.stringContaining("'large' was ignored")]);
  });
});

describe('the next task of a session', () => {
  test('resumes the conversation', async () => {
    const { run } = await twoRuns(['--resumes', '--loads']);
    expect(await run.outcome).toMatchObject({ result: expect.stringContaining('the word is blue') });
    expect(run.output('message')).not.toContain('replayed');
    expect(systemMessages(run)).toEqual([]);
  });

  test('loads it where the agent cannot resume, and records nothing twice', async () => {
    const { run } = await twoRuns(['--loads']);
    expect(await run.outcome).toMatchObject({ result: expect.stringContaining('the word is blue') });
    expect(run.output('message')).not.toContain('replayed');
  });

  test('gives the transcript to an agent that can do neither', async () => {
    const { run, conversation } = await twoRuns([], 'texts');
    const { result = '' } = await run.outcome;
    expect(result).toContain('the word is blue');
    expect(JSON.parse(result).at(-1)).toBe('texts');
    expect(conversation.agentSessionId).toBe(`session-${(await run.started).pid}`);
    expect(systemMessages(run)).toEqual([
      "agent 'small' cannot resume conversations; it gets the 2 messages that cox kept",
    ]);
  });

  test('gives the transcript to an agent whose loading is not trusted', async () => {
    const { run } = await twoRuns(['--loads', '--name', 'gemini-cli'], 'texts');
    expect(await run.outcome).toMatchObject({ result: expect.stringContaining('the word is blue') });
  });

  test('gives the transcript to an agent that lost the conversation', async () => {
    const { run, conversation } = await twoRuns(['--resumes'], 'texts');
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    conversation.agentSessionId = 'session-of-long-ago';
    const again = await start({ flags: ['--resumes'], conversation, prompt: 'texts' });
    expect(await again.outcome).toMatchObject({ result: expect.stringContaining('the word is blue') });
    expect(systemMessages(again)).toEqual([
      expect.stringMatching(/'small' could not resume its conversation \(Resource not found.*4 messages/),
    ]);
  });
});
