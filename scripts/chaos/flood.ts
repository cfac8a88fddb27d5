// Programs that print a gigabyte, lines of 10 MB, and bytes that are no text, while others want answers.

import { readFile } from 'node:fs/promises';
import type { Client } from '@coxswain/client';
import { ChaosHome } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const FLOODS = [
  ['1 GB of lines', "yes 'one of very many lines' | head -c 1000000000", 1_000_000_000],
  [
    'lines of 10 MB',
    'for i in 1 2 3 4 5 6 7 8; do head -c 10000000 /dev/zero | tr "\\0" x; echo; done',
    80_000_008,
  ],
  ['invalid UTF-8', 'head -c 30000000 /dev/urandom', 30_000_000],
] as const;

export const flood = async (): Promise<Check> => {
  const home = await ChaosHome.make();
  try {
    await home.cox('daemon', 'start');
    const client = await home.connect();
    const pid = await home.pid();
    const probe = probing(client, pid);
    const claims = [];
    for (const [name, prompt] of FLOODS) {
      const { task } = await client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp' });
      let types = new Set<string>();
      for await (const event of client.tasks.stream(task.id, {
        types: ['OutputTruncated', 'TaskCompleted', 'TaskFailed'],
      })) {
        types = types.add(event.type);
      }
      const log = await logOf(client, task.id);
      const isMarked = !types.has('OutputTruncated') || log.includes('dropped');
      claims.push(
        claim(
          `${name}: completed, and marked where it was cut`,
          types.has('TaskCompleted') && isMarked,
          `${(log.length / 1e6).toFixed(1)} MB kept`,
        ),
      );
      claims.push(claim(`${name}: what is kept is valid text`, Buffer.from(log).toString() === log));
    }
    const { slowestMs, peakBytes } = await probe();
    claims.push(
      claim('others are answered within 50 ms', slowestMs <= 50, `slowest ${slowestMs.toFixed(1)} ms`),
    );
    claims.push(claim('memory stays constant', peakBytes < 350e6, `peak ${Math.round(peakBytes / 1e6)} MB`));
    client.close();
    return {
      fault: 'programs that print without limit',
      did: FLOODS.map(([name]) => name).join(', '),
      claims,
    };
  } finally {
    await home.end();
  }
};

const logOf = async (client: Client, id: string): Promise<string> => {
  let text = '';
  for await (const piece of client.tasks.output(id)) text += piece;
  return text;
};

const probing = (client: Client, pid: number): (() => Promise<{ slowestMs: number; peakBytes: number }>) => {
  let isOn = true;
  let [slowestMs, peakBytes] = [0, 0];
  const done = (async () => {
    while (isOn) {
      const start = performance.now();
      await client.daemon.version();
      slowestMs = Math.max(slowestMs, performance.now() - start);
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      peakBytes = Math.max(peakBytes, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  return async () => {
    isOn = false;
    await done;
    return { slowestMs, peakBytes };
  };
};
