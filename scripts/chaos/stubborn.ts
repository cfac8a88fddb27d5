// A program that ignores SIGTERM, forks into new sessions and holds its pipes open.

import { ChaosHome, markedProcesses } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const GRACE_MS = 2_000;
const PROGRAM = `trap '' TERM
for i in 1 2 3; do setsid sh -c "trap '' TERM; setsid sh -c \\"trap '' TERM; while true; do sleep 1; done\\" & while true; do sleep 1; done" & done
(setsid nohup sleep 600 >/dev/null 2>&1 &)
echo ready
while true; do sleep 1; done`;

export const stubborn = async (): Promise<Check> => {
  const home = await ChaosHome.make(`cancelGrace: ${GRACE_MS / 1000}s\n`);
  try {
    await home.cox('daemon', 'start');
    const client = await home.connect();
    const { ledgerId } = await client.daemon.status();
    const { task } = await client.tasks.submit({ prompt: PROGRAM, agent: 'shell', workDir: '/tmp' });
    for await (const event of client.tasks.stream(task.id)) if (event.type === 'StreamChunk') break;
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = await markedProcesses(ledgerId);
    const start = performance.now();
    await client.tasks.cancel(task.id);
    for await (const event of client.tasks.stream(task.id)) if (event.type === 'TaskCancelled') break;
    const tookMs = performance.now() - start;
    const left = await markedProcesses(ledgerId);
    const { processes } = await client.tasks.get(task.id, { include: ['history'] });
    client.close();
    return {
      fault: 'a program that ignores SIGTERM, forks into new sessions and holds its pipes',
      did: `cancelled with ${before.length} processes in it, cancelGrace ${GRACE_MS / 1000}s`,
      claims: [
        claim(
          'cancelled within the grace and a second',
          tookMs <= GRACE_MS + 1_000,
          `${Math.round(tookMs)} ms`,
        ),
        claim(
          'nothing is left',
          left.length === 0,
          left.map(({ command }) => command).join('; ') || '0 left',
        ),
        claim(
          'describe lists what was ended',
          (processes?.length ?? 0) >= before.length - 1,
          `${processes?.length ?? 0} listed`,
        ),
      ],
    };
  } finally {
    await home.end();
  }
};
