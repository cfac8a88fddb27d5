// Whether a client is following yet, from the daemon's point of view.

import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { HomePaths } from '@coxswain/client';

/** How many streams the daemon has open: each client waiting for a task has one. */
export const openStreams = async ({ socketFile }: HomePaths): Promise<number> => {
  const metrics = await new Promise<string>((resolve, reject) => {
    request({ socketPath: socketFile, path: '/metrics' }, (answer) => resolve(text(answer)))
      .on('error', reject)
      .end();
  });
  return Number(/^cox_streams (\d+)$/m.exec(metrics)?.[1] ?? 0);
};
