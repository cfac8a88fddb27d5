import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InputAnswer, InputQuestion, TaskEvent } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { askedAndAnswered } from '../testing/asked-and-answered.ts';
import { completedCalls, instantDeps, modelRuns } from '../testing/model-runs.ts';
import { ALL_ALLOWED, permissionsAll } from '../testing/permissions.ts';
import { modelRuntime } from './model-runtime.ts';

const { start, serve, folder } = modelRuns();
const shell = (command: string) => ({ say: [{ tool: 'shell', input: { command } }] });
const done = { say: ['Done.'] };
const answering = (answer: InputAnswer) => async (): Promise<InputAnswer> => answer;

describe('tools that an agent is denied', () => {
  it('are not offered, and asking a person always is', async () => {
    const server = await serve([done]);
    await (await start({ server, permissions: { ...permissionsAll('deny'), read: 'allow' } })).outcome;
    expect(server.requests[0]?.tools).toEqual(['read_file', 'list_files', 'ask_user']);
  });

  it('are those that its list does not name', async () => {
    const server = await serve([done]);
    const tool = {
      name: 'bg_submit',
      description: '',
      inputSchema: {},
      call: async () => ({ text: '', isError: false }),
    };
    await (await start({ server, agent: { tools: ['search', 'bg_submit'] }, tools: [tool] })).outcome;
    expect(server.requests[0]?.tools).toEqual(['search', 'bg_submit']);
  });
});

describe('tools that a person decides about', () => {
  const permissions = { ...ALL_ALLOWED, execute: 'ask', edit: 'ask' } as const;

  it('are asked for with the exact command, and run when they are allowed', async () => {
    const server = await serve([shell('echo one\necho two'), done]);
    const run = await start({ server, permissions, answer: answering({ decision: 'approve' }) });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(run.questions).toMatchObject([
      {
        kind: 'permission',
        detail: 'echo one\necho two',
        options: [
          { meaning: 'allow' },
          { meaning: 'allow_always' },
          { meaning: 'deny' },
          { meaning: 'deny_always' },
        ],
      },
    ]);
    expect(completedCalls(run.facts)).toMatchObject([{ status: 'completed', output: 'one\ntwo\n' }]);
    const phases = run.facts.flatMap((fact) => (fact.type === 'AgentStatus' ? [fact.data.phase] : []));
    expect(phases).toEqual(['thinking', 'waiting_approval', 'calling_tool', 'thinking']);
  });

  it('are asked for with the exact change', async () => {
    const edit = { path: 'a.txt', content: 'one\nTWO\nthree\n' };
    const server = await serve([
      { say: [{ tool: 'write_file', input: { path: 'a.txt', content: 'one\ntwo\nthree\n' } }] },
      { say: [{ tool: 'write_file', input: edit }] },
      done,
    ]);
    const run = await start({
      server,
      permissions,
      answer: answering({ decision: 'approve', optionId: 'allow' }),
    });
    await run.outcome;
    const path = join(run.request.workDir, 'a.txt');
    expect(run.questions.map(({ detail }) => detail)).toEqual([
      `new file ${path}\n+one\n+two\n+three`,
      `change ${path} at line 1\n one\n-two\n+TWO\n three`,
    ]);
    expect(await readFile(path, 'utf8')).toBe(edit.content);
  });

  it('are not run when they are denied, and the model gets the reason', async () => {
    const server = await serve([shell('touch a'), done]);
    const answer = answering({ decision: 'deny', text: 'use make' });
    const run = await start({ server, permissions, answer });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(server.requests[1]?.lastText).toBe('not permitted: denied: use make');
    expect(completedCalls(run.facts)).toMatchObject([{ status: 'failed' }]);
  });

  it('are not run when no one can answer', async () => {
    const server = await serve([shell('touch a'), done]);
    const run = await start({ server, permissions });
    await run.outcome;
    expect(server.requests[1]?.lastText).toBe('not permitted: nobody is there to answer');
  });

  it.each([{ decision: 'approve_always' }, { decision: 'answer', optionId: 'allow_always' }] as const)(
    'are asked for once when the answer is %o: exactly the same command',
    async (answer) => {
      const runtime = modelRuntime(instantDeps());
      const workDir = await folder();
      const asked = async (command: string): Promise<readonly InputQuestion[]> => {
        const server = await serve([shell(command), done]);
        const run = await start({ server, runtime, workDir, permissions, answer: answering(answer) });
        await run.outcome;
        return run.questions;
      };
      expect(await asked('echo 1')).toHaveLength(1);
      expect(await asked('echo 1')).toHaveLength(0);
      expect(await asked('echo 1; echo 2')).toHaveLength(1);
      await runtime.close?.();
      expect(await asked('echo 1')).toHaveLength(1);
    },
  );

  it('stay denied for the session when that was the answer, and another of the same name is asked again', async () => {
    const runtime = modelRuntime(instantDeps());
    const write = { say: [{ tool: 'write_file', input: { path: 'a', content: '' } }] };
    const asked = async (sessionId: string): Promise<number> => {
      const server = await serve([write, done]);
      const answer = answering({ decision: 'deny', optionId: 'deny_always' });
      const run = await start({ server, runtime, session: 'name', sessionId, permissions, answer });
      await run.outcome;
      expect(completedCalls(run.facts)).toMatchObject([{ status: 'failed' }]);
      return run.questions.length;
    };
    expect([await asked('one'), await asked('one'), await asked('two')]).toEqual([1, 0, 1]);
  });
});

describe('ask_user', () => {
  const ask = { say: [{ tool: 'ask_user', input: { question: 'Which one?', options: ['red', 'blue'] } }] };

  it('asks with its options, and the answer goes back', async () => {
    const server = await serve([ask, done]);
    const run = await start({
      server,
      permissions: permissionsAll('deny'),
      answer: answering({ decision: 'answer', optionId: 'option_2', text: 'the dark one' }),
    });
    await run.outcome;
    expect(run.questions).toEqual([
      {
        kind: 'question',
        title: 'Which one?',
        options: [
          { id: 'option_1', label: 'red' },
          { id: 'option_2', label: 'blue' },
        ],
      },
    ]);
    expect(server.requests[1]?.lastText).toBe('blue: the dark one');
  });

  it('lets the model know when no one answers', async () => {
    const server = await serve([ask, done]);
    await (await start({ server })).outcome;
    expect(server.requests[1]?.lastText).toBe('nobody is there to answer');
  });
});

it('what a person decided for always in a run still holds when another daemon goes on with it', async () => {
  const permissions = permissionsAll('ask');
  const write = { say: [{ tool: 'write_file', input: { path: 'a', content: 'x' } }] };
  const workDir = await folder();
  const script = [shell('echo 1'), write, shell('echo 2'), done];
  const asked = async (events: readonly TaskEvent[]): Promise<readonly InputQuestion[]> => {
    const earlier = { positions: [], tail: async () => '', events: async () => events };
    const server = await serve(script);
    const answer = answering({ decision: 'approve_always' });
    const run = await start({ server, workDir, permissions, answer, earlier });
    await run.outcome;
    return run.questions;
  };
  const questions = await asked([]);
  expect(questions.map(({ detail }) => detail)).toEqual(['echo 1', expect.any(String), 'echo 2']);
  const answers = questions
    .slice(0, 2)
    .flatMap((question) => askedAndAnswered(question, { decision: 'approve_always' }));
  expect((await asked(answers)).map(({ detail }) => detail)).toEqual(['echo 2']);
});
