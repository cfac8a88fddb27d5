// The watchers live in a process of their own, so that measuring does not slow what is measured.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { pathOf, ROUTES } from '@coxswain/protocol';

interface Report {
  readonly delaysMs: readonly number[];
  readonly received: number;
}

/** How often a delay is kept: all of two million would measure the measuring. */
const KEEP_EVERY = 97;

export class Watchers {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(socketPath: string, count: number): Promise<Watchers> {
    const child = fork(import.meta.filename, [socketPath, String(count)]);
    await once(child, 'message');
    return new Watchers(child);
  }

  /** Waits until that many events have arrived in total, at most 30 s, and ends the watchers. */
  async finish(expected: number): Promise<Report> {
    this.#child.send({ expected });
    const [report] = (await once(this.#child, 'message')) as [Report];
    this.#child.kill();
    return report;
  }
}

const watch = (socketPath: string, count: number): void => {
  const delaysMs: number[] = [];
  let received = 0;
  let open = 0;
  let expected = Number.POSITIVE_INFINITY;
  const report = (): void => void process.send?.({ delaysMs, received } satisfies Report);
  const seen = (text: string): void => {
    for (
      let at = text.indexOf('event: TaskQueued');
      at >= 0;
      at = text.indexOf('event: TaskQueued', at + 1)
    ) {
      received++;
      if (received % KEEP_EVERY === 0) {
        const written = /"at":"([^"]+)"/.exec(text.slice(at, at + 400))?.[1];
        if (written) delaysMs.push(Date.now() - Date.parse(written));
      }
      if (received === expected) report();
    }
  };
  for (let index = 0; index < count; index++) {
    request({ socketPath, path: pathOf(ROUTES.streamEvents), agent: false }, (response) => {
      response.setEncoding('utf8').on('data', seen);
      if (++open === count) process.send?.('ready');
    }).end();
  }
  process.on('message', (message: { expected: number }) => {
    expected = message.expected;
    if (received >= expected) report();
    else setTimeout(report, 30_000).unref();
  });
};

const [socketPath, count] = process.argv.slice(2);
if (process.send && socketPath && count) watch(socketPath, Number(count));
