// Two builds of the same version: a daemon of the one, commands of the other, and a dist/ that changes under the daemon.

import { existsSync, writeFileSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../scripts/build.ts';
import { type ProjectCopy, projectCopy } from '../../scripts/chaos/project-copy.ts';
import { COX, type CoxResult } from '../helpers/cox.ts';
import { testHome } from '../helpers/daemon.ts';
import { processesOf } from '../helpers/processes.ts';

/** A build is made while others use the processor. */
const LONG_MS = 180_000;

let project: ProjectCopy;
let older: string;
let built: Promise<string> | undefined;

/** A launcher that goes on starting the older build. */
const olderCox = (): string => join(project.root, 'older/bin/cox');

beforeAll(async () => {
  project = await projectCopy(await mkdtemp('/tmp/cox-builds-'));
  await cp(join(ROOT, 'dist'), join(project.root, 'dist'), { recursive: true });
  older = (await readFile(join(project.root, 'dist/current'), 'utf8')).trim();
  // The same builds under another root, whose pointer stays where it is.
  await cp(join(project.root, 'dist'), join(project.root, 'older/dist'), { recursive: true });
  await cp(COX, join(project.root, 'older/bin/cox'));
}, LONG_MS);
afterAll(() => rm(project.root, { recursive: true, force: true, maxRetries: 10 }));

/** The name of the newer build: with a question, and a runner, that the older one does not know. Made once. */
const newerBuild = (): Promise<string> => {
  const make = async (): Promise<string> => {
    const list = 'packages/cli/src/commands/tasks/list.ts';
    await project.change(list, '{} : ONLY_ROOTS', "{} : { ...ONLY_ROOTS, later: 'true' }");
    await project.change(
      'packages/protocol/src/schema/query.ts',
      '  roots: yesOrNo',
      '  later: yesOrNo.optional(),\n  roots: yesOrNo',
    );
    await project.change('packages/runner/src/messages.ts', 'RUNNER_VERSION = 1', 'RUNNER_VERSION = 2');
    return project.build();
  };
  built ??= make();
  return built;
};

const newHome = async () => {
  const home = await testHome('cancelGrace: 1s\n');
  const by = (program: string, args: readonly string[]): Promise<CoxResult> => home.cox(args, { program });
  onTestFinished(async () => void (await by(project.cox, ['daemon', 'stop'])));
  const buildOf = async (): Promise<string> =>
    JSON.parse(await readFile(home.paths.daemonFile, 'utf8')).build;
  return { ...home, by, buildOf };
};

test(
  'a daemon whose dist/ is rebuilt keeps its own code, and commands of the new build explain themselves to it',
  async () => {
    const { home, by, buildOf } = await newHome();
    const { cox } = project;
    const long = (await by(cox, ['bg', 'submit', '-q', '--agent', 'shell', 'sleep 300'])).stdout.trim();
    expect(await buildOf()).toBe(older);

    const newer = await newerBuild();
    expect(newer > older).toBe(true);
    expect(existsSync(join(project.root, 'dist', older))).toBe(true);

    // What the daemon loads now for the first time, and the program that it starts, are of its build.
    const survey = await by(cox, [
      'bg',
      'submit',
      '-q',
      '--agent',
      'surveyor',
      '--workdir',
      home,
      'languages',
    ]);
    expect(survey.code).toBe(0);
    expect(await by(cox, ['bg', 'wait', survey.stdout.trim()])).toMatchObject({ code: 0 });
    const surveyors = processesOf(home).filter(({ command }) => command.includes('surveyor.cjs'));
    expect(surveyors.every(({ command }) => command.includes(older))).toBe(true);

    const refused = await by(cox, ['tasks', 'list']);
    expect(refused.code).toBe(5);
    const [note, line, ...more] = refused.stderr.trimEnd().split('\n');
    expect(more).toEqual([]);
    expect(note).toContain(`older than this cox (0.1.0, build ${older}) and busy`);
    expect(note).toContain('cox daemon restart');
    expect(line).toContain(`this cox is build ${newer}, the daemon is build ${older}`);
    expect(line).toContain("'later': is not known here");
    expect(line).toContain('cox daemon restart');

    const { stdout } = await by(cox, ['doctor']);
    expect(stdout).toContain(`build ${older}`);
    expect(await by(cox, ['daemon', 'status'])).toMatchObject({ code: 0 });
    expect((await by(cox, ['version'])).stderr).toContain(older);
    expect(await by(cox, ['tasks', 'describe', long])).toMatchObject({ code: 0 });

    expect(await by(cox, ['daemon', 'restart'])).toMatchObject({ code: 0 });
    expect(await buildOf()).toBe(newer);
    expect(await by(cox, ['tasks', 'list'])).toMatchObject({ code: 0, stderr: '' });
  },
  LONG_MS,
);

test(
  'an upgrade of the runner leaves the old one with what it holds, and starts new programs in its own',
  async () => {
    const { paths, by } = await newHome();
    const submit = (program: string, command: string) =>
      by(program, ['bg', 'submit', '-q', '--agent', 'shell', command]).then(({ stdout }) => stdout.trim());
    const runners = async (program: string) =>
      JSON.parse((await by(program, ['daemon', 'status', '--json'])).stdout).runners;
    const flag = join(paths.home, 'go');
    const held = await submit(olderCox(), `echo begun; while [ ! -e ${flag} ]; do sleep 0.05; done; exit 3`);
    await expect.poll(async () => (await by(olderCox(), ['tasks', 'logs', held])).stdout).toContain('begun');
    const quick = await submit(olderCox(), 'true');
    const [before] = await runners(olderCox());
    expect(before).toMatchObject({ version: 1, isFormer: false, isAnswering: true });

    const newer = await newerBuild();
    // What has no reader any more when the old runner ends is read by the new one.
    expect(await by(project.cox, ['bg', 'wait', quick])).toMatchObject({ code: 0 });
    const restarted = await by(project.cox, ['daemon', 'restart']);
    expect(restarted.stderr).toContain('1 running task was carried over');
    expect(await by(project.cox, ['bg', 'wait', await submit(project.cox, 'true')])).toMatchObject({
      code: 0,
    });
    expect(await runners(project.cox)).toMatchObject([
      { version: 2, isFormer: false, build: newer, programs: 0 },
      { version: 1, isFormer: true, pid: before.pid, build: before.build, programs: 1 },
    ]);
    expect((await by(project.cox, ['daemon', 'status'])).stdout).toContain('starts nothing new');

    writeFileSync(flag, '');
    await by(project.cox, ['bg', 'wait', held]);
    const { stdout } = await by(project.cox, ['tasks', 'describe', held, '--json']);
    expect(JSON.parse(stdout).task).toMatchObject({ error: { message: '/bin/sh ended with exit code 3' } });
    await expect.poll(() => runners(project.cox)).toMatchObject([{ version: 2 }]);
    await expect.poll(() => existsSync(`/proc/${before.pid}/exe`)).toBe(false);
  },
  LONG_MS,
);

test(
  'an idle daemon of an older build makes room, and never the other way round',
  async () => {
    const { by, buildOf } = await newHome();
    const newer = await newerBuild();
    const submit = ['bg', 'submit', '-q', '--agent', 'shell', '--idempotency-key', 'once', 'true'];
    const first = await by(olderCox(), submit);
    expect(await by(olderCox(), ['bg', 'wait', first.stdout.trim()])).toMatchObject({ code: 0 });
    expect(await buildOf()).toBe(older);

    const again = await by(
      project.cox,
      submit.filter((word) => word !== '-q'),
    );
    expect(again.stderr).toContain(`Replacing the idle daemon, which is older (0.1.0, build ${older})`);
    expect(again.code).toBe(0);
    expect(await buildOf()).toBe(newer);
    // The key that the older build stored is known to the newer one.
    expect((await by(project.cox, submit)).stdout).toBe(first.stdout);

    const { pid } = JSON.parse((await by(project.cox, ['daemon', 'status', '--json'])).stdout);
    const back = await by(olderCox(), ['tasks', 'recent']);
    expect(back.code).toBe(0);
    expect(back.stderr).toContain(`newer than this cox (0.1.0, build ${newer})`);
    expect(JSON.parse((await by(project.cox, ['daemon', 'status', '--json'])).stdout)).toMatchObject({ pid });
    expect(await by(olderCox(), ['daemon', 'stop'])).toMatchObject({ code: 0 });
  },
  LONG_MS,
);
