import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BatchLine } from '@coxswain/protocol';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../connect.ts';
import { collect } from '../testing/events.ts';
import { json, startPeer } from '../testing/scripted-peer.ts';
import { temporaryHome } from '../testing/temporary-home.ts';

const NDJSON = { 'content-type': 'application/x-ndjson', 'cox-protocol': '1' };

const clientOf = async (raw: (request: IncomingMessage, response: ServerResponse) => void) => {
  const { home, paths, remove } = temporaryHome();
  onTestFinished(remove);
  const peer = await startPeer(paths, () => {}, { raw });
  onTestFinished(peer.close);
  const client = await connect({ home });
  onTestFinished(() => client.close());
  return { client, peer };
};

/** Answers each line when it comes, as the daemon does. */
const echo = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  response.writeHead(200, NDJSON);
  let [rest, line] = ['', 0];
  for await (const piece of request.setEncoding('utf8')) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    const answers = lines.map((text) => `${JSON.stringify({ line: ++line, id: JSON.parse(text).prompt })}\n`);
    if (!response.write(answers.join(''))) await once(response, 'drain');
  }
  response.end();
};

async function* lines(count: number, onPull: (n: number) => void = () => {}): AsyncGenerator<string> {
  for (let n = 1; n <= count; n++) {
    onPull(n);
    yield JSON.stringify({ prompt: `p${n}` });
  }
}

const block = false;

describe('a batch', () => {
  test('gets one answer for each line, in order', async () => {
    const { client } = await clientOf(echo);
    const answers = await collect(client.tasks.submitBatch(lines(20_000), { block }));
    expect(answers).toHaveLength(20_000);
    expect(answers.every(({ line, id }, index) => line === index + 1 && id === `p${line}`)).toBe(true);
  });

  test('gets answers while its lines are still being made', async () => {
    const { client } = await clientOf(echo);
    let answered = Promise.withResolvers<void>();
    async function* oneByOne(): AsyncGenerator<string> {
      for (let n = 1; n <= 3; n++) {
        yield `${JSON.stringify({ prompt: `p${n}` })}\n`;
        await answered.promise;
        answered = Promise.withResolvers<void>();
      }
    }
    const got: BatchLine[] = [];
    for await (const answer of client.tasks.submitBatch(oneByOne(), { block })) {
      got.push(answer);
      answered.resolve();
    }
    expect(got.map(({ id }) => id)).toEqual(['p1', 'p2', 'p3']);
  });

  test('asks for no more lines than are taken, in both directions', async () => {
    const { client } = await clientOf(echo);
    let pulled = 0;
    const filling = 'x'.repeat(1_000);
    async function* endless(): AsyncGenerator<string> {
      for (;;) {
        pulled++;
        yield JSON.stringify({ prompt: filling });
      }
    }
    const answers = client.tasks.submitBatch(endless(), { block })[Symbol.asyncIterator]();
    await answers.next();
    let before = -1;
    while (before !== pulled) {
      before = pulled;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(pulled).toBeLessThan(20_000);
    await answers.return?.();
  });

  test('says that it may wait for room', async () => {
    const urls: (string | undefined)[] = [];
    const { client } = await clientOf((request, response) => {
      urls.push(request.url);
      void echo(request, response);
    });
    await collect(client.tasks.submitBatch(lines(1), { block: true }));
    await collect(client.tasks.submitBatch(lines(1), { block: false }));
    expect(urls).toEqual(['/api/v1/tasks/batch?block=true', '/api/v1/tasks/batch']);
  });

  test('that is refused as a whole throws the problem, and its lines are no longer asked for', async () => {
    const { client } = await clientOf((_, response) =>
      json(response, { code: 'unauthorized', detail: 'a token is needed', status: 401 }, 401),
    );
    const ended = Promise.withResolvers<void>();
    async function* endless(): AsyncGenerator<string> {
      try {
        for (;;) yield 'x'.repeat(10_000);
      } finally {
        ended.resolve();
      }
    }
    const answers = collect(client.tasks.submitBatch(endless(), { block }));
    await expect(answers).rejects.toMatchObject({ code: 'unauthorized' });
    client.close();
    await ended.promise;
  });

  test('that breaks says after how many answers, because what follows may have been accepted', async () => {
    const { client } = await clientOf(async (request, response) => {
      request.resume();
      response.writeHead(200, NDJSON).write('{"line":1,"id":"a"}\n{"line":2,"id":"b"}\n{"li');
      setTimeout(() => response.destroy(), 20);
    });
    const got: BatchLine[] = [];
    const reading = async (): Promise<void> => {
      for await (const answer of client.tasks.submitBatch(lines(5), { block })) got.push(answer);
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/was lost after 2 answers \(ECONNRESET\).*idempotencyKey/),
    });
    expect(got).toHaveLength(2);
  });

  test('whose lines cannot be read throws what kept them from being read', async () => {
    const { client } = await clientOf(echo);
    const failure = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    async function* failing(): AsyncGenerator<string> {
      yield* lines(3);
      throw failure;
    }
    await expect(collect(client.tasks.submitBatch(failing(), { block }))).rejects.toBe(failure);
  });

  test('that is aborted throws the reason at once, also when no line comes', async () => {
    const begun = Promise.withResolvers<void>();
    const { client } = await clientOf((_, response) => {
      response.writeHead(200, NDJSON).flushHeaders();
      begun.resolve();
    });
    const controller = new AbortController();
    async function* silent(): AsyncGenerator<string> {
      yield JSON.stringify({ prompt: 'x' });
      await new Promise(() => {});
    }
    const answers = collect(client.tasks.submitBatch(silent(), { block, signal: controller.signal }));
    await begun.promise;
    const reason = new Error('Ctrl-C');
    controller.abort(reason);
    await expect(answers).rejects.toBe(reason);
  });
});
