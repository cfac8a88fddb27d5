// The cockpit's first frame, in a real pseudo-terminal and against a daemon that runs.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { startBench } from './bench-home.ts';
import { median, ms, type Row, timed, times } from './row.ts';

const run = promisify(execFile);
const COX = join(import.meta.dirname, '../../bin/cox');
const ROUNDS = 20;
/** The word in the first line of every frame. */
const PRODUCT = 'coxswain';

/** From the start of the program until its first frame is written; it is ended then. */
const firstFrame = (env: Record<string, string>): Promise<void> =>
  new Promise((resolve) => {
    const cockpit = spawn(COX, ['cockpit'], { cols: 120, rows: 40, env, cwd: '/tmp' });
    let written = '';
    cockpit.onData((data) => {
      if (written.includes(PRODUCT)) return;
      written += data;
      if (written.includes(PRODUCT)) cockpit.kill('SIGKILL');
    });
    cockpit.onExit(() => resolve());
  });

export const cockpit = async (): Promise<readonly Row[]> => {
  const bench = await startBench();
  try {
    const env = {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      COX_HOME: bench.home,
    };
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = -2; round < ROUNDS; round++) {
      const tookBare = await timed(() => run(process.execPath, ['-e', '0'], { env }));
      const took = await timed(() => firstFrame(env));
      if (round < 0) continue;
      bare.push(tookBare);
      ours.push(took);
    }
    return [
      {
        what: `first frame of the cockpit, median of ${ROUNDS}`,
        figure: ms(median(ours)),
        floor: `${ms(median(bare))} (\`node -e 0\`)`,
        ratio: times(median(ours) / median(bare)),
        goal: '≤ 250 ms',
        isMet: median(ours) <= 250,
      },
    ];
  } finally {
    await bench.end();
  }
};
