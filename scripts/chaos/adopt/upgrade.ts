// Another build takes over what the one before it had started, again and again in both directions.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ROOT } from '../../build.ts';
import { type Claim, claim } from '../check.ts';
import { projectCopy } from '../project-copy.ts';
import { ALL_KINDS, script } from './kinds.ts';
import { Load } from './loads.ts';
import { Stage } from './stage.ts';

const UPGRADES = 4;

export const upgrade = async (chance: () => number): Promise<readonly Claim[]> => {
  const root = await mkdtemp(join(tmpdir(), 'cox-adopt-'));
  const project = await projectCopy(root);
  await cp(join(ROOT, 'dist'), join(root, 'old/dist'), { recursive: true });
  await cp(join(ROOT, 'bin'), join(root, 'old/bin'), { recursive: true });
  await project.change('packages/cli/src/tasks/roots.ts', "roots: 'true'", "roots: 'true', later: 'true'");
  await project.build();
  const programs = [project.cox, join(root, 'old/bin/cox')];
  const stage = await Stage.make({ chance, script });
  try {
    // An agent that is kept ready has tools of cox from the build that started it: another build starts its own.
    const kinds = ALL_KINDS.filter((kind) => kind !== 'conversation');
    const loads = kinds.map((kind, at) => new Load(kind, `adopt-${at + 1}`, stage));
    const wrong: string[] = [];
    for (let turn = 0; turn < UPGRADES; turn += 1) {
      for (const load of loads) await load.goOn();
      await pause(100 + chance() * 600);
      const { code, stderr } = await stage.home.by(programs[turn % 2] ?? '', 'daemon', 'restart');
      if (code !== 0 || stderr.includes('ended with the old daemon')) wrong.push(stderr.trim());
      await stage.recovered();
    }
    const isSettled = await stage.finished(loads);
    const faults = (await Promise.all(loads.map((load) => load.faults()))).flat();
    const left = await stage.leftAfterStop();
    return [
      claim(
        'another build takes over everything that runs',
        isSettled && [...wrong, ...faults, ...left].length === 0,
        [...wrong, ...faults, ...left].join('; ') || `${UPGRADES} times`,
      ),
    ];
  } finally {
    await stage.end();
    await rm(root, { recursive: true, force: true, maxRetries: 10 });
  }
};
