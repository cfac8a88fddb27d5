// Ten thousand malformed requests made from the OpenAPI document.

import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { API_PREFIX } from '@coxswain/protocol';
import { ChaosHome } from './chaos-home.ts';
import { type Check, claim } from './check.ts';
import { malformedRequests } from './malformed-requests.ts';
import { random } from './random.ts';
import { send } from './send-request.ts';

const REQUESTS = 10_000;

export const malformed = async (): Promise<Check> => {
  const home = await ChaosHome.make('queueCapacity: 1000000\n');
  try {
    await home.cox('daemon', 'start');
    const client = await home.connect();
    await client.daemon.pause();
    const { socket, pid } = await client.daemon.status();
    const document: unknown = JSON.parse(await get(socket, `${API_PREFIX}/openapi.json`));
    const rssBefore = await rss(pid);
    const statuses = new Map<number, number>();
    const broken: string[] = [];
    let sent = 0;
    for (const each of malformedRequests(document, random(1))) {
      if (sent++ === REQUESTS) break;
      const status = await send(socket, each).catch(() => 0);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status >= 500 && status !== 503) broken.push(`${status} ${each.method} ${each.path}`);
    }
    const grown = (await rss(pid)) - rssBefore;
    const isSame = (await client.daemon.version()).pid === pid;
    client.close();
    return {
      fault: 'malformed requests made from the OpenAPI document',
      did: `${REQUESTS.toLocaleString('en')} of them; answers: ${[...statuses]
        .toSorted(([a], [b]) => a - b)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', ')}`,
      claims: [
        claim('none gets a 500', broken.length === 0, broken.slice(0, 3).join('; ')),
        claim('the daemon survives', isSame),
        claim('memory does not leak', grown < 100e6, `grew by ${Math.round(grown / 1e6)} MB`),
      ],
    };
  } finally {
    await home.end();
  }
};

const get = (socketPath: string, path: string): Promise<string> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path }, async (response) => {
      resolve((await response.toArray()).join(''));
    })
      .on('error', reject)
      .end();
  });

const rss = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
};
