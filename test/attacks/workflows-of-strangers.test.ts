// Workflows from someone else: in a parent folder that others can write to, in a cloned repository, in a file with the name of
// your own. Each attack in a sentence, with what must not happen.

import { chmod, chown, mkdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { shellQuote } from '@coxswain/protocol';
import { othersMayWrite } from '@coxswain/protocol/files';
import { describe, expect, it } from 'vitest';
import { COX } from '../helpers/cox.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';
import { ended } from '../helpers/submitted.ts';
import { openTerminal } from '../helpers/terminal.ts';

/** No group of a single user. */
const SHARED_GROUP = 4711;

const flow = (command: string): string => `name: w\nsteps:\n  - { id: a, run: "${command}" }\n`;

interface Scene extends TestDaemon {
  /** A folder of another project, outside of the home. */
  readonly project: string;
  put(path: string, text: string): Promise<string>;
  /** Runs `cox workflows …` in a folder of the project. */
  workflows(args: readonly string[], folder?: string): ReturnType<TestDaemon['cox']>;
  /** What `workflows list` says of each, by name and path. */
  list(folder?: string): Promise<readonly Record<string, unknown>[]>;
  /** What the steps of the test wrote. */
  lines(): Promise<readonly string[]>;
  /** A step that notes that it ran. */
  note(word: string): string;
}

const scene = async (isRepository = true): Promise<Scene> => {
  const daemon = await testDaemon();
  const project = await testFolder();
  if (isRepository) await mkdir(join(project, '.git'));
  const file = join(daemon.home, 'lines');
  const workflows: Scene['workflows'] = (args, folder = project) =>
    daemon.cox(['workflows', ...args], { cwd: folder });
  return Object.assign(daemon, {
    project,
    workflows,
    put: async (path: string, text: string) => {
      const full = join(project, path);
      await mkdir(dirname(full), { recursive: true, mode: 0o755 });
      await writeFile(full, text, { mode: 0o644 });
      return full;
    },
    list: async (folder?: string) => JSON.parse((await workflows(['list', '--json'], folder)).stdout),
    lines: async () => (await readFile(file, 'utf8').catch(() => '')).split('\n').filter(Boolean),
    note: (word: string) => flow(`echo ${word} >> ${file}`),
  });
};

describe('a workflow of a folder that others can write to', () => {
  it('is ignored with the reason and the fix, and does not hide your own', async () => {
    const { put, workflows, list, lines, note, paths, project } = await scene();
    const path = await put('.cox/workflows/deploy.yaml', note('stranger'));
    await mkdir(paths.workflowsFolder, { recursive: true });
    await writeFile(join(paths.workflowsFolder, 'deploy.yaml'), note('own'), { mode: 0o644 });
    for (const [place, mode] of [
      [path, 0o646],
      [dirname(path), 0o757],
      [dirname(path), 0o1777],
      [join(project, '.cox'), 0o757],
      [project, 0o1777],
    ] as const) {
      await chmod(place, mode);
      const mend = `others can write to ${place}: chmod go-w ${place}`;
      expect(await list()).toMatchObject([
        { name: 'deploy', path, ignored: mend },
        { name: 'deploy', origin: 'home', steps: 1 },
      ]);
      await chmod(place, place === path ? 0o644 : 0o755);
    }
    await chmod(path, 0o666);
    const ran = await workflows(['run', 'deploy', '--wait']);
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain(`Ignored ${path}: others can write to ${path}: chmod go-w ${path}`);
    expect(await lines()).toEqual(['own']);
    await rm(join(paths.workflowsFolder, 'deploy.yaml'));
    const refused = await workflows(['run', 'deploy']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(`${path} is ignored: others can write to ${path}: chmod go-w ${path}`);
    expect((await workflows(['trust', 'deploy'])).code).toBe(4);
    expect(await lines()).toEqual(['own']);
  });

  it('is ignored when a group with other members can write there, but not your private group', async () => {
    const { put, list, project } = await scene();
    const path = await put('.cox/workflows/deploy.yaml', flow('true'));
    const places = [path, dirname(path), join(project, '.cox'), project];
    for (const place of places) await chmod(place, place === path ? 0o664 : 0o775);
    const isOwn = !othersMayWrite(await stat(path));
    const [deploy] = await list();
    if (isOwn) expect(deploy).toMatchObject({ trust: 'untrusted', steps: 1 });
    else expect(deploy?.ignored).toContain('others can write to');
    if (process.getuid?.() !== 0) return;
    await chown(dirname(path), 0, SHARED_GROUP);
    expect((await list())[0]?.ignored).toBe(
      `others can write to ${dirname(path)}: chmod go-w ${dirname(path)}`,
    );
  });

  it.skipIf(process.getuid?.() !== 0)('is ignored when it belongs to another user', async () => {
    const { put, list, workflows, project } = await scene();
    const path = await put('.cox/workflows/deploy.yaml', flow('true'));
    for (const place of [path, dirname(path), join(project, '.cox'), project]) {
      await chown(place, 65_534, 65_534);
      expect((await list())[0]?.ignored).toContain(`${place} belongs to another user (uid 65534)`);
      expect((await workflows(['run', 'deploy'])).code).toBe(4);
      await chown(place, 0, 0);
    }
    expect((await list())[0]?.ignored).toBeUndefined();
  });

  it('is not looked for above the repository root, nor above a folder outside any', async () => {
    const { put, list, project } = await scene(false);
    const stranger = await put('.cox/workflows/above.yaml', flow('true'));
    const inner = join(project, 'inner');
    const deep = join(inner, 'a', 'b');
    await mkdir(deep, { recursive: true });
    expect(await list(deep)).toEqual([]);
    await writeFile(join(inner, '.git'), 'gitdir: ../elsewhere\n');
    expect(await list(deep)).toEqual([]);
    const own = await put('inner/.cox/workflows/own.yaml', flow('true'));
    expect(await list(deep)).toMatchObject([{ name: 'own', path: own }]);
    expect(await list(project)).toMatchObject([{ name: 'above', path: stranger }]);
  });

  it('is not reached through a link out of the repository', async () => {
    const { put, list, workflows, project } = await scene();
    const elsewhere = await testFolder();
    await writeFile(join(elsewhere, 'out.yaml'), flow('true'), { mode: 0o644 });
    await put('tools/in.yaml', flow('true'));
    await mkdir(join(project, '.cox/workflows'), { recursive: true, mode: 0o755 });
    await symlink(join(elsewhere, 'out.yaml'), join(project, '.cox/workflows/out.yaml'));
    await symlink('../../tools/in.yaml', join(project, '.cox/workflows/in.yaml'));
    expect(await list()).toMatchObject([
      { name: 'in', trust: 'untrusted' },
      { name: 'out', ignored: expect.stringContaining('it points outside the repository') },
    ]);
    // What counts is who can write to what a link really leads to.
    await chmod(join(project, 'tools'), 0o777);
    expect((await list())[0]?.ignored).toContain(`others can write to ${join(project, 'tools')}`);
    await chmod(join(project, 'tools'), 0o755);
    await rm(join(project, '.cox'), { recursive: true });
    await symlink(elsewhere, join(project, '.cox'));
    await mkdir(join(elsewhere, 'workflows'));
    await rename(join(elsewhere, 'out.yaml'), join(elsewhere, 'workflows/out.yaml'));
    expect((await list())[0]?.ignored).toContain('it points outside the repository');
    expect((await workflows(['run', 'out'])).code).toBe(4);
  });
});

describe('a workflow that came with a repository', () => {
  it('does not run before it is trusted, whatever the flags, and names the command that trusts it', async () => {
    const { put, workflows, list, lines, note, client, project } = await scene();
    const path = await put('.cox/workflows/check.yaml', note('ran'));
    for (const args of [
      ['run', 'check'],
      ['run', 'check', '--yes'],
      ['run', 'check', '-y', '--wait'],
    ]) {
      const refused = await workflows(args);
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain(`${path} came with this project and is not trusted yet`);
      expect(refused.stderr).toContain('cox workflows trust check');
    }
    const refusal = client.workflows.run({ saved: 'check', folder: project });
    await expect(refusal).rejects.toMatchObject({ code: 'forbidden' });
    expect(await list()).toMatchObject([{ name: 'check', trust: 'untrusted' }]);
    expect(await lines()).toEqual([]);
    expect((await workflows(['trust', 'check'])).stdout).toBe(`Trusted ${path} until it changes.\n`);
    expect((await workflows(['trust', '--list', '-q'])).stdout).toBe(`${path}\n`);
    expect((await workflows(['run', 'check', '--wait'])).code).toBe(0);
    expect(await lines()).toEqual(['ran']);
    expect((await workflows(['untrust', 'check'])).code).toBe(0);
    expect((await workflows(['run', 'check', '--wait'])).code).toBe(4);
  });

  it("must be trusted again when its content or a sub-workflow's changes", async () => {
    const { put, workflows, list, lines, note, client, project } = await scene();
    const path = await put(
      '.cox/workflows/a.yaml',
      'name: a\nsteps: [{ id: s, workflow: ./parts/b.yaml }]\n',
    );
    await put('.cox/workflows/parts/b.yaml', note('good'));
    const looked = await client.workflows.read({ name: 'a', folder: project });
    expect(looked.text).toContain('echo good');
    // It is another one by the time somebody agrees to what he has seen.
    await put('.cox/workflows/parts/b.yaml', note('evil'));
    await expect(
      client.workflows.trust({ path: looked.path, hash: looked.hash ?? '' }),
    ).rejects.toMatchObject({ code: 'illegal_transition' });
    await put('.cox/workflows/parts/b.yaml', note('good'));
    expect((await workflows(['trust', path])).code).toBe(0);
    expect((await workflows(['run', 'a', '--wait'])).code).toBe(0);
    await put('.cox/workflows/parts/b.yaml', note('evil'));
    expect(await list()).toMatchObject([{ name: 'a', trust: 'changed' }]);
    const changed = await workflows(['run', 'a', '--wait']);
    expect(changed.code).toBe(4);
    expect(changed.stderr).toContain('has changed since it was trusted');
    await put('.cox/workflows/a.yaml', note('evil'));
    expect((await workflows(['run', 'a', '--wait'])).code).toBe(4);
    expect(await lines()).toEqual(['good']);
  });

  it('is shown whole with a question on a terminal; no answer means no', async () => {
    const { put, home, note, lines, project, client } = await scene();
    await put('.cox/workflows/check.yaml', note('ran'));
    const run = () =>
      openTerminal(home, ['workflows', 'run', 'check', '--wait', '--yes'], { cwd: project, columns: 300 });
    for (const answer of ['\r', 'n\r']) {
      const terminal = run();
      await terminal.sees('Trust it as shown above and run its 1 step? [y/N]');
      expect(terminal.screen().join('\n')).toContain('echo ran >> ');
      terminal.type(answer);
      expect(await terminal.ended).toBe(1);
    }
    expect(await lines()).toEqual([]);
    expect(await client.workflows.trusted()).toEqual([]);
    const terminal = run();
    await terminal.sees('[y/N]');
    terminal.type('y\r');
    expect(await terminal.ended).toBe(0);
    expect(await lines()).toHaveLength(1);
    expect(await client.workflows.trusted()).toHaveLength(1);
  });

  it('says that it hides one of yours, and a file with a matching name is not a workflow', async () => {
    const { put, workflows, list, lines, note, paths } = await scene();
    const path = await put('.cox/workflows/check.yaml', note('project'));
    await mkdir(paths.workflowsFolder, { recursive: true });
    const own = join(paths.workflowsFolder, 'check.yaml');
    await writeFile(own, note('own'), { mode: 0o644 });
    await writeFile(join(paths.workflowsFolder, 'deploy.yaml'), note('deploy'), { mode: 0o644 });
    await put('deploy', note('stranger'));
    expect(await list()).toMatchObject([
      { path, trust: 'untrusted' },
      { path: own, hiddenBy: path },
      { name: 'deploy', origin: 'home' },
    ]);
    const refused = await workflows(['run', 'check']);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain(`${path} hides ${own}, which has the same name`);
    // Named by its path it is the user's own act, as with `sh x.sh`.
    expect((await workflows(['run', own, '--wait'])).code).toBe(0);
    expect((await workflows(['run', './.cox/workflows/check.yaml', '--wait'])).code).toBe(0);
    expect((await workflows(['run', 'deploy', '--wait'])).code).toBe(0);
    expect(await lines()).toEqual(['own', 'project', 'deploy']);
  });

  it('is not trusted by a program of a task', async () => {
    const attacked = await scene();
    const { put, list, client, project } = attacked;
    await put('.cox/workflows/check.yaml', flow('true'));
    const cox = shellQuote(COX);
    const prompt = `${cox} workflows trust check; ${cox} workflows run check; ${cox} workflows untrust check`;
    const { task } = await client.tasks.submit({ agent: 'shell', prompt, workDir: project });
    expect((await ended(attacked, task.id)).error?.message).toContain('may not');
    expect(await list()).toMatchObject([{ name: 'check', trust: 'untrusted' }]);
    expect((await client.tasks.list({ kind: 'workflow' })).tasks).toEqual([]);
  });

  it('does not change under a job that was saved with it', async () => {
    const attacked = await scene();
    const { put, cox, lines, note, project, client } = attacked;
    await put('job.yaml', 'name: a\nsteps: [{ id: s, workflow: ./part.yaml }]\n');
    await put('part.yaml', note('saved'));
    const made = await cox(
      ['jobs', 'new', 'nightly', '--workflow', 'job.yaml', '--manual', '--workdir', project],
      { cwd: project },
    );
    expect(made).toMatchObject({ code: 0 });
    await put('part.yaml', note('evil'));
    await ended(attacked, (await client.jobs.run('nightly')).id);
    expect(await lines()).toEqual(['saved']);
  });
});
