// A watcher that stops reading while much is written, beside others that read on.

import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { pathOf, ROUTES, type Task } from '@coxswain/protocol';
import { ChaosHome } from './chaos-home.ts';
import { type Check, claim } from './check.ts';

const LINES = 300_000;

export const slowWatcher = async (): Promise<Check> => {
  const home = await ChaosHome.make('output: { perTask: 512MiB }\n');
  try {
    await home.cox('daemon', 'start');
    const client = await home.connect();
    const { socket } = await client.daemon.status();
    const pid = await home.pid();
    await client.daemon.pause();
    const prompt = `i=0; while [ $i -lt 100 ]; do seq 1 ${LINES / 100}; i=$((i+1)); done`;
    const { task } = await client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp' });
    const slow = await openStream(socket, task);
    slow.pause();
    const before = await rss(pid);
    await client.daemon.resume();
    let fastBytes = 0;
    for await (const event of client.tasks.stream(task.id))
      if (event.type === 'StreamChunk') fastBytes += event.data.text.length;
    const grown = (await rss(pid)) - before;
    const slowBytes = await readOn(slow);
    client.close();
    return {
      fault: 'a watcher that stops reading',
      did: `while a task printed ${(fastBytes / 1e6).toFixed(1)} MB and another watcher followed`,
      claims: [
        claim('the other watcher saw all of it', fastBytes > 0, `${fastBytes} bytes`),
        claim('the slow one misses nothing when it reads on', slowBytes === fastBytes, `${slowBytes} bytes`),
        claim(
          'the daemon did not keep it for the slow one',
          grown < 100e6,
          `grew by ${Math.round(grown / 1e6)} MB`,
        ),
      ],
    };
  } finally {
    await home.end();
  }
};

const openStream = (socketPath: string, task: Task): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(
      { socketPath, path: `${pathOf(ROUTES.streamTask, { id: task.id })}?since=0`, agent: false },
      resolve,
    )
      .on('error', reject)
      .end();
  });

const readOn = async (stream: IncomingMessage): Promise<number> => {
  let rest = '';
  let bytes = 0;
  stream.setEncoding('utf8');
  for await (const piece of stream as AsyncIterable<string>) {
    const frames = (rest + piece).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      if (!frame.includes('event: StreamChunk')) continue;
      const data =
        frame
          .split('\n')
          .find((line) => line.startsWith('data:'))
          ?.slice(5) ?? '{}';
      bytes += (JSON.parse(data) as { data: { text: string } }).data.text.length;
    }
  }
  return bytes;
};

const rss = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
};
