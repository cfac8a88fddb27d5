// `cox tasks active` against a bare `node -e 0`.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startBench } from './bench-home.ts';
import { median, ms, type Row, timed, times } from './row.ts';

const run = promisify(execFile);
const ROUNDS = 40;

export const cliStart = async (): Promise<readonly Row[]> => {
  const bench = await startBench();
  try {
    const env = { ...process.env, COX_HOME: bench.home };
    const cox = join(import.meta.dirname, '../../bin/cox');
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = -3; round < ROUNDS; round++) {
      const tookBare = await timed(() => run(process.execPath, ['-e', '0'], { env }));
      const took = await timed(() => run(cox, ['tasks', 'active'], { env }));
      if (round < 0) continue;
      bare.push(tookBare);
      ours.push(took);
    }
    const ratio = median(ours) / median(bare);
    return [
      {
        what: '`cox tasks active`, median of 40',
        figure: ms(median(ours)),
        floor: `${ms(median(bare))} (\`node -e 0\`)`,
        ratio: times(ratio),
        goal: '≤ 1.5 ×',
        isMet: ratio <= 1.5,
      },
    ];
  } finally {
    await bench.end();
  }
};
