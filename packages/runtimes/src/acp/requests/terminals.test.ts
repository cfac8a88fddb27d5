import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { InputAnswer, InputQuestion } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { GrowingText } from '../../command/growing-text.ts';
import { endOfText } from '../../command/text-tail.ts';
import { hasRecords } from '../../runner/connection.ts';
import { RunnerClient } from '../../runner/runner-client.ts';
import { RunnerPrograms } from '../../runner/runner-programs.ts';
import { temporaryPlace } from '../../runner/testing/runner-place.ts';
import { markedAlive, untilMarked } from '../../testing/survivors.ts';
import { type ServedRun, servedRuns } from './testing/served-run.ts';

const { serve, folder } = servedRuns();
const yes = (): InputAnswer => ({ decision: 'approve' });

let requestCount = 0;

const shell = async ({ requests }: ServedRun, script: string, more: object = {}) => {
  const { terminalId } = await requests.createTerminal(
    { sessionId: 's', command: 'sh', args: ['-c', script], ...more },
    requestCount++,
  );
  const at = { sessionId: 's', terminalId };
  return {
    at,
    exit: () => requests.waitForTerminalExit(at),
    output: () => requests.terminalOutput(at),
    printed: async (text: string) => {
      while (!(await requests.terminalOutput(at)).output.includes(text)) await nextTurn();
    },
    kill: () => requests.killTerminal(at),
    release: () => requests.releaseTerminal(at),
  };
};

describe('a terminal', () => {
  test('runs a program in the folder of the task and returns its output and exit status', async () => {
    const run = await serve();
    const terminal = await shell(run, 'pwd; echo error >&2; exit 3');
    expect(await terminal.exit()).toEqual({ exitCode: 3, signal: null });
    const { output, truncated, exitStatus } = await terminal.output();
    expect(output.split('\n').toSorted()).toEqual(['', run.folder, 'error'].toSorted());
    expect({ truncated, exitStatus }).toEqual({
      truncated: false,
      exitStatus: { exitCode: 3, signal: null },
    });
  });

  test('gives the environment of the task and of the agent, but not the names of the task', async () => {
    const run = await serve();
    const env = [
      { name: 'WIND', value: 'fair' },
      { name: 'COX_TASK_ID', value: 'tsk_other' },
      { name: 'COX_RUN', value: '' },
    ];
    const terminal = await shell(run, 'echo $WIND $COX_TASK_ID $COX_RUN', { env });
    await terminal.exit();
    expect((await terminal.output()).output).toBe(`fair tsk_own ${run.mark}\n`);
  });

  test('runs a line that is meant for a shell, and a program with a blank in its name', async () => {
    const run = await serve({ permissions: { execute: 'ask' }, answer: yes });
    const line = async (command: string): Promise<string> => {
      const terminal = await shell(run, '', { command, args: undefined });
      await terminal.exit();
      return (await terminal.output()).output;
    };
    await writeFile(join(run.folder, 'my tool'), '#!/bin/sh\necho mine', { mode: 0o755 });
    await run.requests.requestPermission({
      sessionId: 's',
      toolCall: {
        toolCallId: '1',
        kind: 'execute',
        rawInput: { command: 'for i in 1 2; do echo $i; done | wc -l' },
      },
      options: [{ optionId: 'y', name: 'y', kind: 'allow_once' }],
    });
    expect((await line('for i in 1 2; do echo $i; done | wc -l')).trim()).toBe('2');
    expect(run.questions).toHaveLength(1);
    expect(await line('./my tool')).toBe('mine\n');
    await expect(line('no-such-program')).rejects.toThrow('no-such-program was not found');
  });

  test('can be looked at while it runs, and killed', async () => {
    const run = await serve();
    const terminal = await shell(run, 'echo begun; sleep 1000');
    await untilMarked(run.mark, 'sleep 1000', 1);
    await terminal.printed('begun');
    expect(await terminal.output()).toEqual({ output: 'begun\n', truncated: false, exitStatus: undefined });
    await terminal.kill();
    expect(await terminal.exit()).toEqual({ exitCode: null, signal: 'SIGTERM' });
    expect((await terminal.output()).output).toBe('begun\n');
    expect(await markedAlive([run.mark])).toEqual([]);
  });

  test('is killed for good when it does not listen', async () => {
    const run = await serve();
    const terminal = await shell(run, 'trap "" TERM; echo ready; while :; do sleep 0.05; done');
    await terminal.printed('ready');
    await terminal.kill();
    expect(await terminal.exit()).toMatchObject({ signal: 'SIGKILL' });
  }, 15_000);

  test('keeps the end of its output within the limit', async () => {
    const run = await serve();
    const terminal = await shell(run, 'printf "éééé"; printf "0123456789"', { outputByteLimit: 13 });
    await terminal.exit();
    expect(await terminal.output()).toMatchObject({ output: 'é0123456789', truncated: true });
  });

  test('shows what it printed also after it was released', async () => {
    const run = await serve();
    const terminal = await shell(run, 'echo done');
    await terminal.exit();
    await terminal.release();
    expect(run.requests.terminalText(terminal.at.terminalId)).toBe('done\n');
    await expect(terminal.output()).rejects.toMatchObject({ code: -32_002 });
  });

  test('ends without those that hold its output, which end when it is released', async () => {
    const run = await serve();
    const terminal = await shell(run, 'sleep 1000 & echo started');
    expect(await terminal.exit()).toEqual({ exitCode: 0, signal: null });
    expect(await markedAlive([run.mark])).toHaveLength(1);
    await terminal.release();
    expect(await markedAlive([run.mark])).toEqual([]);
  });
});

describe('at the end of the run', () => {
  test('nothing is left, wherever it went', async () => {
    const run = await serve();
    await shell(run, 'sleep 1001');
    await shell(run, 'setsid sleep 1002 > /dev/null 2>&1 & exit 0');
    await untilMarked(run.mark, 'sleep 1002', 1);
    await run.requests.close();
    expect(await markedAlive([run.mark])).toEqual([]);
    await expect(shell(run, 'true')).rejects.toMatchObject({ message: expect.stringContaining('has ended') });
    await run.requests.close();
  });
});

describe('when the time of a run to stop is over', () => {
  test('what ignores SIGTERM is killed at once, not after a grace of its own', async () => {
    // A grace of its own would not be over before the test is given up.
    const run = await serve({ cancelGraceMs: 3_600_000 });
    const stubborn = await shell(run, 'trap "" TERM; echo ready; while :; do sleep 0.05; done');
    await stubborn.printed('ready');
    await run.requests.close(AbortSignal.abort());
    expect(await markedAlive([run.mark])).toEqual([]);
  });
});

describe('of a run that is taken over', () => {
  const daemons = () => {
    const place = temporaryPlace();
    onTestFinished(() => place.remove());
    const daemon = () => {
      const client = new RunnerClient(place);
      onTestFinished(() => client.close());
      return { client, programs: new RunnerPrograms(client) };
    };
    return { daemon, holdsNothing: () => expect.poll(() => hasRecords(place)).toBe(false) };
  };

  test('a terminal shows what it printed before, goes on, and ends with the run', async () => {
    const { daemon, holdsNothing } = daemons();
    const dead = daemon();
    const first = await serve({ start: dead.programs.start });
    const gone = await shell(first, 'echo gone');
    await gone.exit();
    await gone.release();
    const terminal = await shell(first, 'echo one; until [ -e go ]; do sleep 0.01; done; echo two; exit 3');
    await terminal.printed('one');
    dead.client.close();
    const { programs } = daemon();
    // What was permitted is not asked for again.
    const permissions = { execute: 'ask' } as const;
    const { requests } = await serve({ start: programs.start, earlier: first, permissions });
    await requests.restored;
    expect(requests.terminalText(gone.at.terminalId)).toBe('gone\n');
    expect(await requests.terminalOutput(terminal.at)).toEqual({ output: 'one\n', truncated: false });
    const again = { sessionId: 's', command: 'sh', args: ['-c', 'exit 9'] };
    expect(await requests.createTerminal(again, requestCount - 1)).toEqual({
      terminalId: terminal.at.terminalId,
    });
    await writeFile(join(first.folder, 'go'), '');
    expect(await requests.waitForTerminalExit(terminal.at)).toEqual({ exitCode: 3, signal: null });
    expect(await requests.terminalOutput(terminal.at)).toMatchObject({ output: 'one\ntwo\n' });
    await requests.close();
    await expect(access(join(first.folder, '.run'))).rejects.toThrow('ENOENT');
    await holdsNothing();
  });

  test('a terminal can be killed, and one that nobody asks for ends with the run', async () => {
    const { daemon } = daemons();
    const dead = daemon();
    const first = await serve({ start: dead.programs.start });
    const killed = await shell(first, 'echo ready; sleep 1000');
    await shell(first, 'sleep 1001');
    await killed.printed('ready');
    await untilMarked(first.mark, 'sleep 1001', 1);
    dead.client.close();
    const { requests } = await serve({ start: daemon().programs.start, earlier: first });
    await requests.restored;
    await requests.killTerminal(killed.at);
    expect(await requests.waitForTerminalExit(killed.at)).toEqual({ exitCode: null, signal: 'SIGTERM' });
    expect(await markedAlive([first.mark])).not.toEqual([]);
    await requests.close();
    expect(await markedAlive([first.mark])).toEqual([]);
  });
});

describe('a command that the task may not run', () => {
  test('is refused, or asked for as a whole', async () => {
    const never = await serve({ permissions: { execute: 'deny' } });
    await expect(shell(never, 'true')).rejects.toMatchObject({ code: -32_001 });
    const asking = await serve({ permissions: { execute: 'ask' }, answer: yes });
    await mkdir(join(asking.folder, 'sub'));
    await shell(asking, "echo 'a b'", { cwd: join(asking.folder, 'sub') });
    expect(asking.questions[0]).toMatchObject({
      title: String.raw`Run sh -c 'echo '\''a b'\'''`,
      detail: `${String.raw`sh -c 'echo '\''a b'\'''`}\n(in ${join(asking.folder, 'sub')})`,
    });
  });

  test('is not asked for when it was just allowed, once', async () => {
    const run = await serve({ permissions: { execute: 'ask' }, answer: yes });
    await run.requests.requestPermission({
      sessionId: 's',
      toolCall: { toolCallId: '1', kind: 'execute', title: 'count', rawInput: { command: 'wc -l' } },
      options: [{ optionId: 'y', name: 'y', kind: 'allow_once' }],
    });
    await shell(run, 'wc -l');
    expect(run.questions).toHaveLength(1);
    await shell(run, 'wc -l');
    await shell(run, 'wc -l; rm x');
    expect(run.questions).toHaveLength(3);
  });

  test('is asked for again where it was allowed in another folder', async () => {
    const run = await serve({ permissions: { execute: 'ask' }, answer: () => ({ decision: 'approve' }) });
    await mkdir(join(run.folder, 'sub'));
    const allowed = (toolCallId: string, cwd: string) =>
      run.requests.requestPermission({
        sessionId: 's',
        toolCall: { toolCallId, kind: 'execute', rawInput: { command: 'rm x', cwd } },
        options: [{ optionId: 'y', name: 'y', kind: 'allow_once' }],
      });
    await allowed('1', join(run.folder, 'sub'));
    await shell(run, 'rm x');
    expect(run.questions).toHaveLength(2);
    await allowed('2', run.folder);
    await shell(run, 'rm x');
    expect(run.questions).toHaveLength(3);
  });

  test('is asked for again where the same words may run something else', async () => {
    const always = (): InputAnswer => ({ decision: 'approve_always' });
    const run = await serve({ permissions: { execute: 'ask' }, answer: always });
    await mkdir(join(run.folder, 'sub'));
    await shell(run, 'true');
    await shell(run, 'true', { env: [{ name: 'NO_COLOR', value: '1' }] });
    expect(run.questions).toHaveLength(1);
    await shell(run, 'true', { cwd: join(run.folder, 'sub') });
    await shell(run, 'true', { env: [{ name: 'PATH', value: `${run.folder}/evil:/bin` }] });
    expect(run.questions.map(({ detail }) => detail)).toEqual([
      'sh -c true',
      `sh -c true\n(in ${join(run.folder, 'sub')})`,
      `sh -c true\n(with PATH=${run.folder}/evil:/bin)`,
    ]);
  });

  test('is not run outside of the folders, nor when it does not exist', async () => {
    const run = await serve();
    const outside = await folder();
    await expect(shell(run, 'true', { cwd: outside })).rejects.toMatchObject({ code: -32_602 });
    await expect(shell(run, 'true', { command: 'no-such-program' })).rejects.toMatchObject({
      message: expect.stringContaining('no-such-program was not found'),
    });
  });

  test('is not run beside too many others', async () => {
    const run = await serve();
    for (let n = 0; n < 32; n += 1) await shell(run, 'true');
    await expect(shell(run, 'true')).rejects.toMatchObject({
      message: expect.stringContaining('32 terminals'),
    });
  });
});

test('output of any size and shape is kept as its end', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), fc.integer({ min: 0, max: 64 }), (pieces, limit) => {
      const output = new GrowingText({ headBytes: 0, tailBytes: limit });
      for (const piece of pieces) output.add(piece);
      const all = pieces.join('');
      expect(output.tail).toBe(endOfText(all, limit));
      expect(output.parts.missingBytes > 0).toBe(Buffer.byteLength(all) > limit);
    }),
  );
});

test('what a person decided for always still holds when another daemon serves the run', async () => {
  const always = (question: InputQuestion): InputAnswer =>
    question.title === 'Run never' || question.title === 'Write b'
      ? { decision: 'deny', optionId: 'deny_always' }
      : { decision: 'approve_always' };
  const permissions = { execute: 'ask', edit: 'ask' } as const;
  const asked = async (run: ServedRun): Promise<readonly string[]> => {
    const write = (path: string, content: string) =>
      run.requests.writeTextFile({ sessionId: 's', path: join(run.folder, path), content }).catch(() => {});
    const before = run.questions.length;
    await shell(run, 'true').catch(() => {});
    await shell(run, '', { command: 'never', args: [] }).catch(() => {});
    await shell(run, 'true', { env: [{ name: 'PATH', value: '/elsewhere' }] }).catch(() => {});
    await write('b', 'one');
    await write('b', 'two');
    return run.questions.slice(before).map(({ title }) => title);
  };
  const first = await serve({ permissions, answer: always });
  expect(await asked(first)).toEqual(['Run sh -c true', 'Run never', 'Run sh -c true', 'Write b']);
  const next = await serve({ permissions, answer: always, earlier: first });
  expect(await asked(next)).toEqual([]);
  await shell(next, 'false').catch(() => {});
  expect(next.questions.map(({ title }) => title)).toEqual(['Run sh -c false']);
});
