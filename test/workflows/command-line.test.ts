// Workflows and discussions as they are typed.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../scripts/build.ts';
import { answering } from '../helpers/answering.ts';
import { testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { ended } from '../helpers/submitted.ts';

const GOOD = `name: build
input: { word: hi }
steps:
  - { id: one, run: "echo $COX_INPUT_word" }
  - { id: two, run: [echo, "{{ steps.one.result }}", "{{ matrix.n }}"], needs: one, matrix: { n: [1, 2] } }
  - { id: end, run: [echo, "{{ steps.two[n=2].result }}"], needs: two }
outputs: { end: "{{ steps.end.result }}" }
`;

const withFiles = async (files: Readonly<Record<string, string>>) => {
  const daemon = await testDaemon();
  for (const [name, text] of Object.entries(files)) await writeFile(join(daemon.home, name), text);
  return daemon;
};

describe('cox workflows', () => {
  it('validate says what is wrong and where, and exits with 2', async () => {
    const { cox } = await withFiles({
      'good.yaml': GOOD,
      'bad.yaml': 'name: bad\nsteps:\n  - { id: sub, workflow: ./inner.yaml }\n',
      'inner.yaml': 'steps:\n  - id: x\n    rnu: y\n',
    });
    expect(await cox(['workflows', 'validate', 'good.yaml', 'bad.yaml'])).toEqual({
      code: 2,
      stdout: "inner.yaml:3:5: unknown key 'rnu' of a step; did you mean 'run'?\n",
      stderr: 'good.yaml: 4 steps, valid\n',
    });
    expect((await cox(['workflows', 'validate', 'good.yaml'])).code).toBe(0);
  });

  it('graph draws each step below what it needs', async () => {
    const { cox } = await withFiles({ 'good.yaml': GOOD });
    const { stdout } = await cox(['workflows', 'graph', 'good.yaml']);
    expect(stdout).toBe(
      [
        '●   one       command',
        '├─┐',
        '│ ● two[n=1]  command',
        '● │ two[n=2]  command',
        '├─┘',
        '●   end       command',
        '',
      ].join('\n'),
    );
  });

  it('run and show lead from a saved name to the states of its steps', async () => {
    const daemon = await withFiles({});
    const { cox, paths } = daemon;
    await mkdir(paths.workflowsFolder);
    await writeFile(join(paths.workflowsFolder, 'build.yaml'), GOOD);
    const waited = await cox(['workflows', 'run', 'build', '--wait', '--input', 'word=hello you']);
    expect(waited.code).toBe(0);
    expect(JSON.parse(waited.stdout)).toEqual({ end: 'hello you 2' });
    const started = await cox(['workflows', 'run', 'build']);
    const id = started.stdout.trim();
    await ended(daemon, id);
    const shown = await cox(['workflows', 'show', id]);
    expect(shown.stdout).toMatch(/^build {2}tsk_\w+ {2}completed\n\n✓ {3}one {7}completed {2}0s/);
    expect(shown.stdout.match(/✓/g)).toHaveLength(4);
    const run = JSON.parse((await cox(['workflows', 'show', id, '--json'])).stdout);
    expect(run.steps).toHaveLength(4);
    expect(JSON.parse((await cox(['workflows', 'list', '--json'])).stdout)).toMatchObject([
      { name: 'build', steps: 4 },
    ]);
    const ids = async (...args: string[]): Promise<readonly string[]> =>
      (await cox(['tasks', ...args, '-q'])).stdout.trimEnd().split('\n');
    expect(await ids('recent', '-n', '1')).toEqual([id]);
    expect(await ids('list')).toHaveLength(2);
    expect(await ids('recent', '--children')).toHaveLength(10);
    expect(await ids('list', '--children')).toHaveLength(10);
    expect(await ids('list', '--parent', id)).toHaveLength(4);
    expect(await ids('list', '--kind', 'step', '--status', 'completed')).toHaveLength(8);
    const other = await cox(['workflows', 'run', 'biuld']);
    expect(other).toMatchObject({ code: 2, stdout: '' });
    expect(other.stderr).toContain("did you mean 'build'?");
    expect((await cox(['workflows', 'show', 'nothing'])).code).toBe(3);
  });

  it('a run that failed exits with 10 and can be continued', async () => {
    const daemon = await withFiles({
      'w.yaml':
        'name: w\nsteps:\n  - { id: a, run: "echo a >> lines" }\n  - { id: b, run: "test -e fixed", needs: a }\n',
    });
    const failed = await daemon.cox(['workflows', 'run', 'w.yaml', '--follow']);
    expect(failed.code).toBe(10);
    expect(failed.stdout).toMatch(/^a: completed .*\nb: failed .*\n/);
    await writeFile(join(daemon.home, 'fixed'), '');
    const [run] = (await daemon.client.tasks.list({ kind: 'workflow' })).tasks;
    const retried = await daemon.cox(['tasks', 'retry', '-q', '--failed']);
    expect(await daemon.client.tasks.get(retried.stdout.trim())).toMatchObject({
      task: { retryOf: run?.id },
    });
    expect(await ended(daemon, retried.stdout.trim())).toMatchObject({ status: 'completed' });
    expect(await readFile(join(daemon.home, 'lines'), 'utf8')).toBe('a\n');
  });

  it('run --wait says on stderr what is asked below it, by which step, and how to answer', async () => {
    const daemon = await withFiles({
      'w.yaml': `name: w
steps:
  - { id: ask, approve: "Publish it?" }
  - { id: deploy, needs: ask, workflow: { steps: [{ id: sure, approve: "Really?" }] } }
`,
    });
    const waited = await answering(daemon, ['workflows', 'run', 'w.yaml', '--wait'], 'approve');
    expect(waited).toMatchObject({ code: 0, stdout: expect.stringMatching(/^ask +completed/) });
    expect(waited.stderr.match(/^\? .*$/gm)).toEqual([
      '? ask asks: Publish it?',
      '? deploy › sure asks: Really?',
    ]);
    const started = (await daemon.cox(['workflows', 'run', 'w.yaml'])).stdout.trim();
    await expect.poll(async () => (await daemon.client.inputs.list()).length).toBe(1);
    expect((await daemon.cox(['workflows', 'show', started])).stdout).toMatch(
      /\n\? ask +needs input .*\n\? ask asks: Publish it\?\n {2}cox approve \w+ /s,
    );
    expect(await daemon.cox(['deny', started])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('denied'),
    });
    const json = await answering(daemon, ['workflows', 'run', 'w.yaml', '--wait', '--json'], 'deny');
    expect(json).toMatchObject({
      code: 10,
      stderr: expect.stringMatching(/^\? ask asks: Publish it\?\n.*\n$/),
    });
  });

  it('the workflow of this project is valid', async () => {
    const { cox } = await withFiles({});
    const listed = await cox(['workflows', 'list', '--json'], { cwd: join(ROOT, 'packages') });
    expect(JSON.parse(listed.stdout)).toEqual([
      expect.objectContaining({ name: 'check', steps: 4, path: join(ROOT, '.cox/workflows/check.yaml') }),
    ]);
    expect(JSON.parse(listed.stdout)[0]).not.toHaveProperty('fault');
    const text = await readFile(join(ROOT, '.cox/workflows/check.yaml'), 'utf8');
    expect(await readFile(join(ROOT, 'docs/workflows.md'), 'utf8')).toContain(`\`\`\`yaml\n${text}\`\`\``);
  });
});

describe('cox discuss', () => {
  const config = `agents:
  ann: { runtime: command, command: [sh, -c, 'echo "ann: yes"', sh, '{prompt}'] }
  bob: { runtime: command, command: [sh, -c, 'echo "bob: no"', sh, '{prompt}'] }
  eve: { runtime: command, command: [sh, -c, 'echo "both: $(printf %s "$1" | grep -c "^## Round")"', sh, '{prompt}'] }
`;

  it('prints the verdict', async () => {
    const { cox } = await testDaemon({ config });
    const done = await cox(['discuss', 'yes or no?', '--agents', 'ann,bob', '--judge', 'eve', '--wait']);
    expect(done).toMatchObject({ code: 0, stdout: 'both: 4\n' });
    const followed = await cox(['discuss', 'yes or no?', '--agents', 'ann,bob', '--rounds', '1', '--follow']);
    expect(followed.stdout).toContain('## Round 1: bob\n\nbob: no\n\n## Verdict of ann\n\nann: yes');
    const surveyed = await cox([
      ...['discuss', 'How big is this?', '--agents', 'surveyor,surveyor', '--rounds', '1'],
      ...['--wait', '--round-limit', '30s', '--workdir', await testFolder()],
    ]);
    expect(surveyed, 'nobody was told to write a file, so nobody asks').toMatchObject({ code: 0 });
  });

  it('says what is missing', async () => {
    const { cox } = await testDaemon({ config });
    expect((await cox(['discuss', 'what?'])).stderr).toContain('missing agents: --agents');
    expect((await cox(['discuss', '--agents', 'ann,bob'])).stderr).toContain('missing topic to discuss');
    expect(await cox(['discuss', 'what?', '--agents', 'ann,nobody'])).toMatchObject({ code: 3 });
    expect(await cox(['discuss', 'what?', '--agents', 'ann'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('takes 2 to 5 agents'),
    });
  });
});
