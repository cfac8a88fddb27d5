// The surveyor as clients meet it: the real program over its pipes.

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { LoadSessionRequest, RequestPermissionRequest, SessionUpdate } from '@agentclientprotocol/sdk';
import { describe, expect, test } from 'vitest';
import { type PromptEnd, surveyorClients, textOf } from '../testing/surveyor/surveyor-client.ts';

const { start, folder } = surveyorClients();

const FILES = {
  'README.md': '# Boat house\n\nWhere boats live.\n',
  'package.json': '{ "scripts": { "test": "node --test" } }\n',
  'row.ts': 'export const row = 1; // TODO: row faster\nconst a = 2;\n',
  'hull.py': '# FIXME leaks\nprint("hull")\n',
  '.gitignore': 'secret.txt\n',
  'secret.txt': 'TODO nobody sees this\n',
};

const git = (cwd: string, ...args: readonly string[]): void => {
  const who = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main'];
  execFileSync('git', [...who, ...args], { cwd, stdio: 'ignore' });
};

const repository = async (): Promise<string> => {
  const path = await folder(FILES);
  git(path, 'init');
  git(path, 'add', '.');
  git(path, 'commit', '-m', 'Lay the keel');
  await writeFile(join(path, 'oar.ts'), 'export const oar = true;\n');
  return path;
};

const choose = (optionId: string) => async () => ({ outcome: { outcome: 'selected' as const, optionId } });

const ofKind = <Kind extends SessionUpdate['sessionUpdate']>(
  { updates }: { readonly updates: readonly SessionUpdate[] },
  kind: Kind,
) =>
  updates.filter(
    (update): update is Extract<SessionUpdate, { readonly sessionUpdate: Kind }> =>
      update.sessionUpdate === kind,
  );

const statusOf = (turn: PromptEnd, toolCallId: string): string | undefined =>
  ofKind(turn, 'tool_call_update').findLast((update) => update.toolCallId === toolCallId)?.status ??
  undefined;

describe('a survey', () => {
  test('reports what is there: languages, biggest files, git, marks, tests, README, and nothing ignored', async () => {
    const path = await repository();
    const surveyor = await start();
    const { stopReason, said } = await surveyor.prompt(await surveyor.newSession(path), 'Survey this folder');
    expect(stopReason).toBe('end_turn');
    expect(said).toContain(`# Survey of \`${basename(path)}\``);
    expect(said).toContain('`README.md` begins: Boat house');
    expect(said).toContain('6 files, 10 lines');
    expect(said).toContain('| TypeScript | 2 | 3 |');
    expect(said).toContain('| Python | 1 | 2 |');
    expect(said).toContain('branch `main`, 1 uncommitted file');
    expect(said).toMatch(/- `[0-9a-f]{7,} \d{4}-\d\d-\d\d Lay the keel`/);
    expect(said).toContain('- `row.ts:1` `TODO: row faster`');
    expect(said).toContain('- `hull.py:1` `FIXME leaks`');
    expect(said).toContain('Tests: `npm test` (package.json).');
    expect(said).not.toContain('nobody sees this');
  });

  test('has a plan whose entries move, and tool calls with kinds, inputs, outputs and locations', async () => {
    const path = await repository();
    const surveyor = await start();
    const turn = await surveyor.prompt(await surveyor.newSession(path), 'everything');
    const plans = ofKind(turn, 'plan').map(({ entries }) => entries.map(({ status }) => status));
    expect(plans[0]?.[0]).toBe('in_progress');
    expect(plans[0]?.slice(1).every((status) => status === 'pending')).toBe(true);
    expect(plans.at(-1)?.every((status) => status === 'completed')).toBe(true);
    for (const plan of plans.slice(0, -1))
      expect(plan.filter((status) => status === 'in_progress')).toHaveLength(1);

    const calls = ofKind(turn, 'tool_call');
    expect(new Set(calls.map(({ kind }) => kind))).toEqual(new Set(['search', 'read', 'execute']));
    for (const { toolCallId } of calls) expect(statusOf(turn, toolCallId)).toBe('completed');
    expect(calls.find(({ kind }) => kind === 'execute')?.rawInput).toEqual({ folder: path });
    const marks = ofKind(turn, 'tool_call_update').find(({ toolCallId }) => toolCallId.startsWith('search'));
    expect(marks?.rawOutput).toMatchObject({ marks: { brief: '2 TODO and FIXME in 2 files.' } });
    expect(calls.every(({ locations }) => locations?.[0]?.path === path)).toBe(true);
    expect(textOf(turn.updates, 'agent_thought_chunk')).toContain('everything');
    expect(ofKind(turn, 'usage_update')).toEqual([]);
  });

  test('answers what was asked, and nothing else', async () => {
    const surveyor = await start();
    const session = await surveyor.newSession(await repository());
    const { said, updates } = await surveyor.prompt(session, 'Which TODOs are left?');
    expect(said).toBe(
      '2 TODO and FIXME in 2 files.\n\n- `hull.py:1` `FIXME leaks`\n- `row.ts:1` `TODO: row faster`\n',
    );
    expect(ofKind({ updates }, 'tool_call').map(({ name }) => name)).toEqual(['list_files', 'search']);
    expect((await surveyor.prompt(session, '/tests')).said).toBe('Tests: `npm test` (package.json).\n');
  });

  test('of a folder without a repository, a README or anything else says so', async () => {
    const surveyor = await start();
    const { said } = await surveyor.prompt(await surveyor.newSession(await folder()), 'survey');
    expect(said).toContain('It has no README.');
    expect(said).toContain('0 files, 0 lines');
    expect(said).toContain('It is not in a git repository.');
    expect(said).toContain('No TODO or FIXME.');
    expect(said).toContain('No test command was found.');
  });

  test('follows no link out of the folder', async () => {
    const outside = await folder({ 'outside.ts': '// TODO outside\n' });
    const path = await folder({ 'inside.ts': '// TODO inside\n' });
    await symlink(outside, join(path, 'link'));
    await symlink(join(outside, 'outside.ts'), join(path, 'file-link.ts'));
    const surveyor = await start();
    const { said } = await surveyor.prompt(await surveyor.newSession(path), 'TODO');
    expect(said).toBe('1 TODO and FIXME in 1 file.\n\n- `inside.ts:1` `TODO inside`\n');
  });
});

describe('asked to write, it asks first', () => {
  const wanted = 'Write a survey to SURVEY.md';

  test('showing the whole diff, and writes through the client when allowed', async () => {
    const path = await repository();
    const surveyor = await start({ answer: choose('allow') });
    const session = await surveyor.newSession(path);
    const turn = await surveyor.prompt(session, wanted);
    const written = await readFile(join(path, 'SURVEY.md'), 'utf8');
    expect(written).toContain('# Survey of');
    expect(surveyor.questions).toHaveLength(1);
    expect(surveyor.questions[0]?.toolCall).toMatchObject({
      kind: 'edit',
      title: 'Write SURVEY.md',
      content: [{ type: 'diff', path: join(path, 'SURVEY.md'), oldText: null, newText: written }],
    });
    expect(turn.said).toContain('Written to SURVEY.md.');
    expect(statusOf(turn, 'write-1')).toBe('completed');
    // git now knows of one more file, nothing else is different.
    await surveyor.prompt(session, wanted);
    expect(surveyor.questions[1]?.toolCall.content).toMatchObject([{ oldText: written }]);
    const again = await surveyor.prompt(session, wanted);
    expect(again.said).toContain('SURVEY.md is already up to date.');
    expect(surveyor.questions).toHaveLength(2);
  });

  test('says that it was denied, and continues', async () => {
    const path = await folder({ 'a.ts': '1\n' });
    const surveyor = await start({ answer: choose('reject') });
    const turn = await surveyor.prompt(await surveyor.newSession(path), wanted);
    expect(turn.stopReason).toBe('end_turn');
    expect(turn.said).toContain('SURVEY.md was not written: the permission was denied.');
    expect(turn.said).toContain('## Languages');
    expect(statusOf(turn, 'write-1')).toBe('failed');
    expect(await readdir(path)).toEqual(['a.ts']);
  });

  test('keeps to what was said for always', async () => {
    const surveyor = await start({ answer: choose('reject_always') });
    const session = await surveyor.newSession(await folder());
    for (let n = 0; n < 2; n++)
      expect((await surveyor.prompt(session, 'TODO, and write it down')).said).toContain('denied');
    expect(surveyor.questions).toHaveLength(1);
  });
});

describe('a session', () => {
  test('lives on in another process: loaded with what was said, or resumed without', async () => {
    const state = join(await folder(), 'state');
    const path = await repository();
    const first = await start({ state });
    const sessionId = await first.newSession(path);
    const { said } = await first.prompt(sessionId, 'Find every TODO');
    first.connection.close();

    const second = await start({ state });
    const request: LoadSessionRequest = { sessionId, cwd: path, mcpServers: [] };
    await second.connection.agent.request('session/load', request);
    expect(textOf(second.updates, 'user_message_chunk')).toBe('Find every TODO');
    expect(textOf(second.updates, 'agent_message_chunk')).toBe(said);

    const third = await start({ state });
    await third.connection.agent.request('session/resume', request);
    const earlier = await third.prompt(sessionId, 'What did you find earlier?');
    expect(earlier.said).toContain('2 TODO and FIXME in 2 files.');
    expect(textOf(third.updates, 'user_message_chunk')).toBe('');
    expect(earlier.said).toContain('From the earlier survey');
    expect(ofKind(earlier, 'tool_call')).toEqual([]);
    await expect(
      second.connection.agent.request('session/load', { ...request, sessionId: 'srv_none' }),
    ).rejects.toThrow();
  });

  test('offers commands, and is named after what it was first asked', async () => {
    const surveyor = await start();
    const sessionId = await surveyor.newSession(await repository());
    const commands = await surveyor.reported(
      ({ sessionUpdate }) => sessionUpdate === 'available_commands_update',
    );
    expect(commands).toMatchObject({
      availableCommands: expect.arrayContaining([{ name: 'todos', description: expect.any(String) }]),
    });
    const turn = await surveyor.prompt(sessionId, 'survey');
    expect(ofKind(turn, 'session_info_update')).toMatchObject([{ title: 'survey' }]);
  });

  test('is refused for what is not a folder', async () => {
    const surveyor = await start();
    await expect(surveyor.newSession('relative')).rejects.toThrow('is not the absolute path');
    await expect(surveyor.newSession('/no/such/folder')).rejects.toThrow('is not the absolute path');
  });

  test('works off a second prompt when the first is answered', async () => {
    const surveyor = await start();
    const session = await surveyor.newSession(await repository());
    const [first, second] = await Promise.all([
      surveyor.prompt(session, 'tests'),
      surveyor.prompt(session, 'TODO'),
    ]);
    expect([first.stopReason, second.stopReason]).toEqual(['end_turn', 'end_turn']);
    expect(second.said).toMatch(/^Tests: .*\n2 TODO/);
  });
});

describe('cancelled', () => {
  test('in a pause it ends at once, and so do the prompts that wait', async () => {
    const surveyor = await start({ args: ['--slow', '60000'] });
    const session = await surveyor.newSession(await repository());
    const turns = [surveyor.prompt(session, 'survey'), surveyor.prompt(session, 'survey')];
    await surveyor.reported(({ sessionUpdate }) => sessionUpdate === 'plan');
    await surveyor.cancel(session);
    expect((await Promise.all(turns)).map(({ stopReason }) => stopReason)).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });

  test('while it asks it ends without an answer, and works on the next prompt', async () => {
    const asked = Promise.withResolvers<RequestPermissionRequest>();
    const surveyor = await start({
      answer: (request) => {
        asked.resolve(request);
        return new Promise(() => {});
      },
    });
    const path = await folder({ 'a.ts': '1\n' });
    const session = await surveyor.newSession(path);
    const turn = surveyor.prompt(session, 'write SURVEY.md');
    await asked.promise;
    await surveyor.cancel(session);
    const { stopReason, updates } = await turn;
    expect(stopReason).toBe('cancelled');
    expect(ofKind({ updates }, 'tool_call_update').at(-1)?.status).toBe('failed');
    expect((await surveyor.prompt(session, 'tests')).stopReason).toBe('end_turn');
    expect(await readdir(path)).toEqual(['a.ts']);
  });

  test('it continues when set to ignore that', async () => {
    const surveyor = await start({ args: ['--ignore-cancel', '--slow', '50'] });
    const session = await surveyor.newSession(await folder());
    const turn = surveyor.prompt(session, 'tests');
    await surveyor.reported(({ sessionUpdate }) => sessionUpdate === 'plan');
    await surveyor.cancel(session);
    surveyor.process.kill('SIGTERM');
    expect((await turn).stopReason).toBe('end_turn');
  });

  test('it finishes its turn, and ends, when its client has gone and it is set to ignore that', async () => {
    const state = join(await folder(), 'state');
    const surveyor = await start({ state, args: ['--ignore-cancel', '--slow', '50'] });
    const path = await folder();
    const sessionId = await surveyor.newSession(path);
    const turn = surveyor.prompt(sessionId, 'tests');
    await surveyor.reported(({ sessionUpdate }) => sessionUpdate === 'plan');
    const exited = once(surveyor.process, 'exit');
    surveyor.process.stdin?.end();
    expect(await exited).toEqual([0, null]);
    expect((await turn).stopReason).toBe('end_turn');
    const next = await start({ state });
    await next.connection.agent.request('session/load', { sessionId, cwd: path, mcpServers: [] });
    expect(textOf(next.updates, 'user_message_chunk')).toBe('tests');
  });

  test('by the end of its client it ends itself', async () => {
    const surveyor = await start({ args: ['--slow', '60000'] });
    const turn = surveyor.prompt(await surveyor.newSession(await folder()), 'tests');
    const broken = expect(turn).rejects.toThrow();
    await surveyor.reported(({ sessionUpdate }) => sessionUpdate === 'plan');
    const exited = once(surveyor.process, 'exit');
    surveyor.process.stdin?.end();
    expect(await exited).toEqual([0, null]);
    await broken;
  });
});

describe('on demand it', () => {
  test('fails with words', async () => {
    const surveyor = await start({ args: ['--fail'] });
    const session = await surveyor.newSession(await folder());
    await expect(surveyor.prompt(session, 'survey')).rejects.toThrow('as it was told to (--fail)');
    expect(ofKind(surveyor, 'tool_call')).not.toEqual([]);
  });

  test('dies in the middle', async () => {
    const surveyor = await start({ args: ['--crash'] });
    const exited = once(surveyor.process, 'close');
    const turn = surveyor.prompt(await surveyor.newSession(await folder()), 'survey');
    await expect(turn).rejects.toThrow();
    expect((await exited)[0]).not.toBe(0);
    expect(surveyor.stderr()).toContain('as it was told to (--crash)');
  });

  test('talks a lot', async () => {
    const surveyor = await start({ args: ['--chatty', '500'] });
    const turn = await surveyor.prompt(await surveyor.newSession(await folder()), 'tests');
    expect(ofKind(turn, 'agent_message_chunk')).toHaveLength(501);
    expect(turn.said).toContain('Piece 500 of 500');
  });

  test('leaves a helper behind, in a session of its own', async () => {
    const surveyor = await start({ args: ['--helper'] });
    const turn = await surveyor.prompt(await surveyor.newSession(await folder()), 'tests');
    const update = ofKind(turn, 'tool_call_update').find(({ toolCallId }) => toolCallId === 'helper-1');
    const pid = Number((update?.rawOutput as { pid?: number } | undefined)?.pid); // as the helper step reports
    try {
      expect(process.kill(pid, 0)).toBe(true);
      const sessionOf = (id: number): string =>
        execFileSync('ps', ['-o', 'sess=', '-p', String(id)]).toString();
      expect(sessionOf(pid).trim()).not.toBe(sessionOf(surveyor.process.pid ?? 0).trim());
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  });
});
