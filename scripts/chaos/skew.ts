// A daemon of one build and commands of another, of the same version: every family of commands, in both directions.

import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../build.ts';
import { ChaosHome } from './chaos-home.ts';
import { type Check, type Claim, claim } from './check.ts';
import { projectCopy } from './project-copy.ts';

const run = promisify(execFile);

const FAMILIES: readonly (readonly string[])[] = [
  ['tasks', 'active'],
  ['tasks', 'list'],
  ['tasks', 'recent'],
  ['tasks', 'describe', '@1'],
  ['tasks', 'logs', '@1'],
  ['tasks', 'explain', '@1'],
  ['bg', 'submit', '--agent', 'shell', 'true'],
  ['tasks', 'run', '--agent', 'shell', 'true'],
  ['tasks', 'retry', '--failed'],
  ['sessions', 'list'],
  ['jobs', 'list'],
  ['workflows', 'list'],
  ['channels', 'list'],
  ['deliveries', 'list'],
  ['agents', 'list'],
  ['inbox'],
  ['insights'],
  ['export'],
  ['config', 'list'],
  ['prune', '-y', '--older-than', '9d'],
];
/** They work whatever answers. */
const ALWAYS: readonly (readonly string[])[] = [['version'], ['doctor'], ['daemon', 'status']];

const isClear = (stderr: string, builds: readonly string[]): boolean => {
  const lines = stderr.split('\n').filter((line) => line.startsWith('cox: '));
  const [line = ''] = lines;
  return (
    lines.length === 1 && line.includes('cox daemon restart') && builds.every((name) => line.includes(name))
  );
};

interface Side {
  readonly name: string;
  readonly daemon: string;
  readonly client: string;
}

const meet = async ({ name, daemon, client }: Side, builds: readonly string[]): Promise<readonly Claim[]> => {
  const home = await ChaosHome.make('maxConcurrentTasks: 2\n');
  const by = (program: string, args: readonly string[]) =>
    run(program, [...args], { env: home.env, timeout: 60_000 }).then(
      ({ stderr }) => ({ code: 0, stderr }),
      (error: { code?: number; stderr?: string }) => ({ code: error.code ?? -1, stderr: error.stderr ?? '' }),
    );
  try {
    await by(daemon, ['bg', 'submit', '--agent', 'shell', 'false']);
    await by(daemon, ['bg', 'submit', '--agent', 'shell', 'sleep 600']);
    const pid = await home.pid();
    const unclear: string[] = [];
    let refused = 0;
    for (const words of FAMILIES) {
      const { code, stderr } = await by(client, words);
      if (!/incompatible|does not understand/.test(stderr) && !stderr.includes('is not known here')) continue;
      refused += 1;
      if (code !== 5 || !isClear(stderr, builds)) unclear.push(`${words.join(' ')}: ${stderr.trim()}`);
    }
    const failed: string[] = [];
    for (const words of ALWAYS) {
      const { code, stderr } = await by(client, words);
      // The doctor says that something is to be done.
      if (code !== 0 && !(words[0] === 'doctor' && code === 1))
        failed.push(`${words.join(' ')}: ${stderr.trim()}`);
    }
    const isSame = (await home.pid()) === pid;
    const restarted = await by(client, ['daemon', 'restart']);
    const after = await by(client, ['tasks', 'list']);
    const stopped = await by(client, ['daemon', 'stop']);
    return [
      claim(
        `${name}: what is refused says both builds and the way out, in one line`,
        unclear.length === 0,
        unclear.join('; ') || `${refused} of ${FAMILIES.length} refused`,
      ),
      claim(`${name}: version, doctor and status answer`, failed.length === 0, failed.join('; ')),
      claim(`${name}: the busy daemon was not replaced`, isSame),
      claim(
        `${name}: restart and stop work, and then everything does`,
        restarted.code + after.code + stopped.code === 0,
        [restarted, after, stopped].map(({ stderr }) => stderr.trim()).join('; '),
      ),
    ];
  } finally {
    await home.end();
  }
};

export const skew = async (): Promise<Check> => {
  const root = await mkdtemp(join(tmpdir(), 'cox-skew-'));
  try {
    const project = await projectCopy(root);
    await cp(join(ROOT, 'dist'), join(root, 'old/dist'), { recursive: true });
    await cp(join(ROOT, 'bin'), join(root, 'old/bin'), { recursive: true });
    const older = (await readFile(join(root, 'old/dist/current'), 'utf8')).trim();
    await project.change('packages/cli/src/tasks/roots.ts', "roots: 'true'", "roots: 'true', later: 'true'");
    await project.change(
      'packages/protocol/src/schema/query.ts',
      '  roots: yesOrNo',
      '  later: yesOrNo.optional(),\n  roots: yesOrNo',
    );
    const newer = await project.build();
    const [old, young] = [join(root, 'old/bin/cox'), project.cox];
    const builds = [older, newer];
    const claims = [
      ...(await meet({ name: 'older daemon, newer cox', daemon: old, client: young }, builds)),
      ...(await meet({ name: 'newer daemon, older cox', daemon: young, client: old }, builds)),
    ];
    return {
      fault: 'two builds of the same version',
      did: `${FAMILIES.length + ALWAYS.length} kinds of commands of each build at a busy daemon of the other`,
      claims,
    };
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 10 });
  }
};
