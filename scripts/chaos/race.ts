// Fifty command lines at once with no daemon: plain, at the end of a pipeline, inside a task of another daemon.

import { spawn } from 'node:child_process';
import { readdir, readlink } from 'node:fs/promises';
import { ChaosHome, COX, daemonsOf, finished, type Ran } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const CLIS = 50;
const CONFIG = 'queueCapacity: 1000\nbackground: { maxConcurrentTasks: 1000 }\n';

export const race = async (): Promise<Check> => {
  const [home, outer] = [await ChaosHome.make(CONFIG), await ChaosHome.make(CONFIG)];
  try {
    const start = performance.now();
    const runs = await Promise.all(Array.from({ length: CLIS }, (_, index) => oneOf(index, home, outer)));
    const seconds = (performance.now() - start) / 1000;
    const served = runs.filter(({ code, stdout }) => code === 0 && /^tsk_[a-z2-7]{12}$/m.test(stdout)).length;
    const daemons = await daemonsOf(home.home);
    const inherited = await inheritedDescriptors(daemons[0] ?? 0);
    const failure = runs.find(({ code }) => code !== 0);
    return {
      fault: `${CLIS} command lines at once with no daemon`,
      did: `plain, in a pipeline holding descriptor 9, and inside a task of another daemon; ${seconds.toFixed(1)} s`,
      claims: [
        claim('exactly one daemon', daemons.length === 1, `${daemons.length} run`),
        claim(
          'all are served',
          served === CLIS,
          failure ? `${served}, e.g. ${failure.stderr.trim()}` : served,
        ),
        claim('the daemon holds no descriptor of theirs', inherited.length === 0, inherited.join(' ')),
      ],
    };
  } finally {
    await home.end();
    await outer.end();
  }
};

const oneOf = async (index: number, home: ChaosHome, outer: ChaosHome): Promise<Ran> => {
  const submit = `COX_HOME=${home.home} ${COX} bg submit -q --agent shell true`;
  if (index % 10 === 0)
    return outer.cox(
      'tasks',
      'run',
      '--agent',
      'shell',
      `env -u COX_TASK_ID -u COX_TOKEN -u COX_SOCKET ${submit}`,
    );
  const line = index % 2 === 0 ? `exec 9>${home.home}/nine; ${submit} | cat` : submit;
  return finished(
    spawn('bash', ['-o', 'pipefail', '-c', line], { env: home.env, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
};

/** Descriptors of the daemon that are pipes, or files of the command lines' own. */
const inheritedDescriptors = async (pid: number): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => [])) {
    const target = await readlink(`/proc/${pid}/fd/${fd}`).catch(() => '');
    if (target.endsWith('/nine') || (Number(fd) <= 2 && target.startsWith('pipe:')))
      found.push(`${fd} → ${target}`);
  }
  return found;
};
