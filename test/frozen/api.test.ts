// The answers of the API, frozen: every route, with what it answers and what it says when it is asked wrongly. A difference is a
// change that programs see: accept it with `npx vitest run --project product test/frozen -u`.

import { API_PREFIX, ROUTES, type RouteName } from '@coxswain/protocol';
import { test } from 'vitest';
import { type Answer, askApi } from './ask-api.ts';
import { pretty } from './pretty.ts';
import { REQUESTS } from './routes.ts';
import { end, gone, isRunning, openScene, settled } from './scene.ts';
import { Snapshots } from './snapshots.ts';
import { withIds } from './words-of.ts';

const TIMEOUT_MS = 120_000;
/** What has no end by itself, and is left when what is there has come. */
const ENDLESS = ['streamEvents', 'askInTask'];
const LEAVE_AFTER_MS = 1_500;
const PATIENCE_MS = 30_000;
/** Headers that tell of the connection and not of the answer. */
const NOT_SHOWN = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length']);
/** Long answers of which a part says enough. */
const ABRIDGED: Readonly<Record<string, number>> = { openapi: 400, exportLedger: 1_500, metrics: 0 };

const headersOf = ({ headers }: Answer): string =>
  Object.entries(headers)
    .filter(([name]) => !NOT_SHOWN.has(name))
    .map(([name, value]) => `${name}: ${value}\n`)
    .toSorted()
    .join('');

/** Of the metrics their names and labels: what they count differs. */
const bodyOf = (name: string, body: string): string => {
  if (name === 'metrics') return body.replace(/ [\d.e+-]+$/gm, ' <n>');
  const most = ABRIDGED[name];
  return most === undefined ? pretty(body) : `${body.slice(0, most)}…`;
};

test('the API answers as it did', { timeout: TIMEOUT_MS }, async () => {
  const scene = await openScene();
  const { daemon, machine, names } = scene;
  names.home = daemon.home;
  const snapshots = await Snapshots.of(scene, 'api');
  for (const [name, requests] of Object.entries(REQUESTS))
    for (const [typed, body] of requests) {
      machine.pass(1_000);
      const { method } = ROUTES[name as RouteName];
      const [, given, rest = ''] = /^(?:(\w+) <- )?(.*)$/.exec(typed) ?? [];
      const path = withIds(rest, names);
      const answer = await askApi({
        socketPath: daemon.paths.socketFile,
        method,
        path: `${API_PREFIX}${path}`,
        body: JSON.parse(withIds(JSON.stringify(body ?? null), names)) ?? undefined,
        leaveAfterMs: ENDLESS.includes(name) ? LEAVE_AFTER_MS : PATIENCE_MS,
      });
      const asked = `${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`;
      snapshots.add(
        `${name}.txt`,
        `> ${asked}\n${answer.status}\n${headersOf(answer)}\n${bodyOf(name, answer.body)}\n\n`,
      );
      // Whoever asked has left: the task goes on.
      if (name === 'askInTask') await isRunning(scene, names.sent ?? '');
      const [id] = /\b(?:tsk|rte)_[a-z2-7]{12}\b/.exec(answer.body) ?? [];
      if (id === undefined || answer.status >= 300) continue;
      if (given !== undefined) names[given] = id;
      if (answer.status === 201 && !rest.startsWith('/items') && id.startsWith('tsk_'))
        await settled(scene, id);
      if (rest.endsWith('/cancel')) await end(scene, id);
      if (answer.status === 202) await gone(scene, id);
    }
  await snapshots.learn();
  await snapshots.compare();
});
