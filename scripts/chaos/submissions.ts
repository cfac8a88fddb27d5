// Submits without pause, each task under a key of its own that it writes down when it runs, and remembers what was answered:
// of every key it is then known whether its task must be there, must not be there, or may be.

import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Client } from '@coxswain/client';
import { type ChaosHome, pathsOf } from './chaos-home.ts';

const PAUSE_MS = 5;

export interface Answered {
  /** Answered with 2xx. */
  readonly accepted: Set<string>;
  /** Refused for certain. */
  readonly refused: Set<string>;
  /** The connection broke, or the daemon said that nobody knows. */
  readonly unknown: Set<string>;
}

export const nothingAnswered = (): Answered => ({
  accepted: new Set(),
  refused: new Set(),
  unknown: new Set(),
});

/** Submits until the signal aborts, or nobody answers. */
export const submitUntil = async (home: ChaosHome, answered: Answered, stop: AbortSignal): Promise<void> => {
  while (!stop.aborted) {
    const key = randomUUID();
    const prompt = `echo ${key} >> ${home.home}/ran`;
    try {
      const { status, body } = await post(home, key, { prompt, agent: 'shell', workDir: '/tmp' });
      const isUnknown = status >= 400 && JSON.parse(body).outcome === 'unknown';
      (status < 300 ? answered.accepted : isUnknown ? answered.unknown : answered.refused).add(key);
    } catch {
      answered.unknown.add(key);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
};

const post = (
  home: ChaosHome,
  key: string,
  task: object,
): Promise<{ readonly status: number; readonly body: string }> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'cox-protocol': '1', 'idempotency-key': key };
    const { socketFile: socketPath } = pathsOf(home.home);
    const sent = request({ socketPath, method: 'POST', path: '/api/v1/tasks', headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(task));
  });

export interface Kept {
  /** Accepted, and not there. */
  readonly lost: readonly string[];
  /** Refused, and there, or run. */
  readonly ranAnyway: readonly string[];
  readonly ranTwice: readonly string[];
}

/** Compares what was answered with what a daemon has. */
export const compare = async (home: ChaosHome, client: Client, answered: Answered): Promise<Kept> => {
  const keys = new Set<string>();
  for (let cursor: string | undefined; ; ) {
    const page = await client.tasks.list({ limit: '1000', cursor });
    for (const { idempotencyKey } of page.tasks) if (idempotencyKey !== undefined) keys.add(idempotencyKey);
    cursor = page.nextCursor;
    if (cursor === undefined) break;
  }
  const ran = (await readFile(join(home.home, 'ran'), 'utf8').catch(() => '')).split('\n').filter(Boolean);
  const seen = new Set(ran);
  return {
    lost: [...answered.accepted].filter((key) => !keys.has(key)),
    ranAnyway: [...answered.refused].filter((key) => keys.has(key) || seen.has(key)),
    ranTwice: ran.filter((key, index) => ran.indexOf(key) !== index),
  };
};
