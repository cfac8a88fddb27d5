// Agents and their worktrees over the command line: a real daemon, real repositories, and programs on a PATH of the test's own.

import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sharedDaemon, type TestDaemon, testDaemon } from '../helpers/daemon.ts';

const daemonOfFile = sharedDaemon();

const SYSTEM = '/usr/local/bin:/usr/bin:/bin';

/** A folder for a PATH with programs that are the surveyor under other names. */
const programs = async (daemon: TestDaemon, ...names: readonly string[]): Promise<string> => {
  const folder = join(daemon.home, 'bin');
  await mkdir(folder, { recursive: true });
  const { command } = JSON.parse((await daemon.cox(['agents', 'show', 'surveyor', '--json'])).stdout);
  const text = `#!/bin/sh\nexec ${command.map((word: string) => `'${word}'`).join(' ')}\n`;
  for (const name of names) {
    await writeFile(join(folder, name), text);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
};

describe('well-known agents', () => {
  test('are listed where their program is on the PATH, the others only with --all and how to install them', async () => {
    const daemon = await daemonOfFile();
    const bin = await programs(daemon, 'qwen');
    const env = { PATH: `${bin}:${SYSTEM}` };
    const names = async (...args: string[]): Promise<string[]> =>
      (await daemon.cox(['agents', 'list', '-q', ...args], { env })).stdout.trim().split('\n');
    expect(await names()).toEqual(['shell', 'command', 'surveyor', 'qwen']);
    expect(await names('--all')).toEqual(
      expect.arrayContaining(['opencode', 'claude', 'codex', 'gemini', 'goose']),
    );
    const { stdout } = await daemon.cox(['agents', 'list', '--all'], { env });
    expect(stdout).toMatch(new RegExp(`^\\* +qwen .* ${bin}/qwen +well known$`, 'm'));
    expect(stdout).toMatch(/^ +gemini .* not installed: npm install -g @google\/gemini-cli +well known$/m);
  });

  test('work for who names none, the first of them; without any it is said what there is', async () => {
    const daemon = await daemonOfFile();
    const bin = await programs(daemon, 'qwen', 'codex-acp');
    const submit = (PATH: string) => daemon.cox(['bg', 'submit', 'look around', '--json'], { env: { PATH } });
    expect(JSON.parse((await submit(`${bin}:${SYSTEM}`)).stdout).agent).toBe('codex');
    const none = await submit(SYSTEM);
    expect(none.code).toBe(3);
    for (const way of ['cox agents list --all', '--agent surveyor', '--agent shell'])
      expect(none.stderr).toContain(way);
  });

  test('that are not installed fail with what to install', async () => {
    const { cox } = await daemonOfFile();
    const env = { PATH: SYSTEM };
    const ran = await cox(['tasks', 'run', '--agent', 'gemini', 'hello'], { env });
    expect([ran.code, ran.stderr]).toEqual([
      10,
      expect.stringContaining('(npm install -g @google/gemini-cli)'),
    ]);
    const checked = await cox(['agents', 'check', 'gemini'], { env });
    expect([checked.code, checked.stdout]).toEqual([
      1,
      expect.stringMatching(/^✗ program .*\(npm install -g @google\/gemini-cli\)$/m),
    ]);
  });
});

describe('the environment of an agent', () => {
  test('that is well known is that of the shell, but for COX_* and what dropEnv names; passEnv narrows it', async () => {
    const daemon = await testDaemon({
      config:
        'agents:\n  codex: { dropEnv: [GH_TOKEN, AWS_*] }\n  gemini: { passEnv: [JAVA_HOME] }\n' +
        '  mine: { runtime: acp, command: [qwen] }\n',
    });
    const bin = await programs(daemon, 'surveyor-itself');
    const seen = join(daemon.home, 'seen');
    for (const name of ['qwen', 'codex-acp', 'gemini']) {
      const text = `#!/bin/sh\nenv > '${seen}'\nexec surveyor-itself\n`;
      await writeFile(join(bin, name), text, { mode: 0o755 });
    }
    const env = {
      PATH: `${bin}:${SYSTEM}`,
      SSH_AUTH_SOCK: '/tmp/agent.sock',
      GH_TOKEN: 'gh',
      AWS_PROFILE: 'prod',
      JAVA_HOME: '/opt/java',
      VIRTUAL_ENV: '/venv',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus',
      COX_NONSENSE: '1',
      CLAUDECODE: '1',
    };
    const names = async (agent: string): Promise<string[]> => {
      const run = await daemon.cox(['tasks', 'run', '--agent', agent, '--on-input', 'deny', 'hello'], {
        env,
      });
      expect(run).toMatchObject({ code: 0 });
      const lines = (await readFile(seen, 'utf8')).split('\n');
      return lines.map((line) => line.split('=')[0] ?? '').filter((name) => name in env && name !== 'PATH');
    };
    const all = ['SSH_AUTH_SOCK', 'GH_TOKEN', 'AWS_PROFILE', 'JAVA_HOME', 'VIRTUAL_ENV'];
    expect((await names('qwen')).toSorted()).toEqual([...all, 'DBUS_SESSION_BUS_ADDRESS'].toSorted());
    const codex = await names('codex');
    expect(codex).toEqual(expect.arrayContaining(['SSH_AUTH_SOCK', 'JAVA_HOME']));
    expect(codex).not.toEqual(expect.arrayContaining(['GH_TOKEN']));
    expect(codex).not.toEqual(expect.arrayContaining(['AWS_PROFILE']));
    expect(await names('gemini')).toEqual(['JAVA_HOME']);
    expect(await names('mine')).toEqual([]);
    const shown = await daemon.cox(['agents', 'show', 'codex'], { env });
    expect(shown.stdout).toMatch(/^Variables passed +all of your shell, except COX_\*$/m);
    expect(shown.stdout).toMatch(/^Variables dropped +GH_TOKEN, AWS_\*$/m);
  });
});

describe('an agent', () => {
  test('is really started by a check, each step in a line', async () => {
    const daemon = await daemonOfFile();
    const bin = await programs(daemon, 'goose');
    const env = { PATH: `${bin}:${SYSTEM}` };
    const checked = await daemon.cox(['agents', 'check', 'goose'], { env });
    expect(checked.code).toBe(0);
    expect(checked.stdout).toMatch(/^✓ program +\/.*\/goose$/m);
    expect(checked.stdout).toMatch(/^✓ session +\S/m);
    const { ok, steps } = JSON.parse(
      (await daemon.cox(['agents', 'check', 'goose', '--json'], { env })).stdout,
    );
    expect([ok, steps.length > 3]).toEqual([true, true]);
  });

  test('is shown with what it may do and without what is secret, and only with what is set', async () => {
    const { cox } = await testDaemon({
      config: `
agents:
  mine:
    runtime: acp
    command: [no-such-agent]
    env: { MY_KEY: hunter2 }
    permissions: { default: deny, execute: ask }
    mcpServers: { web: { url: "https://mcp.example.com/mcp?key=hunter3", headers: { X-Key: hunter4 } } }
    worktree: true
    keepAlive: 90s
`,
    });
    const { stdout } = await cox(['agents', 'show', 'mine']);
    expect(stdout).toMatch(/^Program +not found$/m);
    expect(stdout).toMatch(/^Permissions +ask: execute\n +deny: read, edit, /m);
    expect(stdout).toMatch(/^Variables set +MY_KEY$/m);
    expect(stdout).toMatch(/^Kept ready for +1m30s$/m);
    expect(stdout).not.toMatch(/Model|Skills|Endpoint/);
    const everywhere = [
      stdout,
      (await cox(['agents', 'show', 'mine', '--json'])).stdout,
      (await cox(['agents', 'list', '--json'])).stdout,
      (await cox(['config', 'list', '--json'])).stdout,
    ].join('\n');
    expect(everywhere).not.toContain('hunter');
  });

  test('of the config can have one of its permissions changed by its name', async () => {
    const { cox, paths } = await testDaemon({ config: 'agents:\n  claude: { worktree: true } # mine\n' });
    expect((await cox(['config', 'set', 'agents.claude.permissions.execute', 'deny'])).code).toBe(0);
    expect(await readFile(paths.configFile, 'utf8')).toContain('# mine');
    const shown = JSON.parse((await cox(['agents', 'show', 'claude', '--json'])).stdout);
    expect(shown).toMatchObject({ worktree: true, permissions: { execute: 'deny', edit: 'ask' } });
    const wrong = await cox(['config', 'set', 'agents.claude.permissions.exec', 'deny']);
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining("unknown key 'exec' in 'agents.claude.permissions'; did you mean 'execute'?"),
    ]);
  });
});

describe('a worktree', () => {
  const repository = async (daemon: TestDaemon): Promise<string> => {
    const folder = join(daemon.home, 'app');
    await mkdir(folder);
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
    git('init', '--initial-branch=main');
    git('config', 'user.name', 'Kim');
    git('config', 'user.email', 'kim@example.com');
    await writeFile(join(folder, 'a.txt'), 'one\n');
    git('add', '.');
    git('commit', '-m', 'first');
    return folder;
  };
  const config = 'agents: { sh: { runtime: command, shell: true, worktree: true } }\n';

  test('is where the task works, its changes are shown as a patch, and it is pruned when nothing would be lost', async () => {
    const daemon = await testDaemon({ config });
    const folder = await repository(daemon);
    const run = (prompt: string, session: string) =>
      daemon.cox(['tasks', 'run', '--agent', 'sh', '--session', session, '--workdir', folder, prompt]);
    expect((await run('echo two >> a.txt; echo new > b.txt; pwd', 'fix')).stdout).toBe(
      `${join(daemon.paths.worktreesFolder, 'app-fix')}\n`,
    );
    expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('one\n');
    const patch = await daemon.cox(['tasks', 'diff', '@1']);
    expect([patch.code, patch.stdout]).toEqual([0, expect.stringMatching(/\+two\n[\s\S]*\+new\n/)]);
    expect((await run('cat b.txt', 'fix')).stdout).toBe('new\n');
    await run('true', 'look');
    const unchanged = await daemon.cox(['tasks', 'diff', '@1']);
    expect(unchanged).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('made no changes'),
    });
    await daemon.cox(['sessions', 'rename', 'look', 'looked']);
    expect((await daemon.cox(['prune'])).stdout).not.toContain('Worktree');
    expect((await run('pwd', 'looked')).stdout).toContain('/app-look\n');
  });

  test('cannot be had outside of a repository, and has no changes where there is none', async () => {
    const daemon = await testDaemon({ config });
    const outside = await daemon.cox(['tasks', 'run', '--agent', 'sh', '--workdir', daemon.home, 'true']);
    expect([outside.code, outside.stderr]).toEqual([
      10,
      expect.stringContaining('is not in a git repository'),
    ]);
    await daemon.cox(['tasks', 'run', '--agent', 'shell', 'true']);
    const none = await daemon.cox(['tasks', 'diff', '@1']);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('worktree: true')]);
  });

  test('whose session was never named goes with its last task, unless it holds work', async () => {
    const daemon = await testDaemon({ config });
    const folder = await repository(daemon);
    const run = (prompt: string) =>
      daemon.cox(['tasks', 'run', '--agent', 'sh', '--workdir', folder, prompt]);
    await run('true');
    await run('echo kept > work.txt');
    expect((await daemon.cox(['prune'])).stdout).not.toContain('Worktree');
    await daemon.cox(['tasks', 'delete', '-y', '@1']);
    await daemon.cox(['tasks', 'delete', '-y', '@1']);
    const trial = await daemon.cox(['prune', '--dry-run']);
    expect(trial.stdout).toMatch(/^Worktree \S+\/app-ses_\S+ would be removed/m);
    const pruned = await daemon.cox(['prune']);
    expect(pruned.stdout).toMatch(/^Worktree \S+ removed/m);
    expect(pruned.stderr).toMatch(/^Worktree \S+ kept, .*: it has uncommitted changes\.$/m);
  });
});
