import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../connect.ts';
import { collect } from '../testing/events.ts';
import { type Script, startPeer } from '../testing/scripted-peer.ts';
import { temporaryHome } from '../testing/temporary-home.ts';

const clientOf = async (script: Script) => {
  const { home, paths, remove } = temporaryHome();
  onTestFinished(remove);
  const peer = await startPeer(paths, script);
  onTestFinished(peer.close);
  const client = await connect({ home });
  onTestFinished(() => client.close());
  return { client, peer };
};

describe('the output of a task', () => {
  test('comes in pieces that never cut a character', async () => {
    const text = 'a漢é😀'.repeat(5_000);
    const { client } = await clientOf(async (response) => {
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 997) {
        response.write(bytes.subarray(at, at + 997));
        await new Promise(setImmediate);
      }
      response.end();
    });
    const pieces = await collect(client.tasks.output('abc'));
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join('')).toBe(text);
    expect(pieces.join('')).not.toContain('\ufffd');
  });

  test('takes streams, range and tail', async () => {
    const { client, peer } = await clientOf((response) => response.end('x'));
    const wanted = { since: 3, until: 9, stream: ['stdout', 'stderr'], tail: 10 } as const;
    await collect(client.tasks.output('abc', wanted));
    expect(peer.received[0]).toMatchObject({
      url: '/api/v1/tasks/abc/output?since=3&until=9&stream=stdout%2Cstderr&tail=10',
      headers: { accept: 'text/plain' },
    });
  });

  test('that breaks is never taken for the whole', async () => {
    const { client } = await clientOf((response) => {
      response.writeHead(200).write('half of it');
      setTimeout(() => response.destroy(), 20);
    });
    const got: string[] = [];
    const reading = async (): Promise<void> => {
      for await (const piece of client.tasks.output('abc')) got.push(piece);
    };
    await expect(reading()).rejects.toMatchObject({ code: 'unreachable' });
    expect(got).toEqual(['half of it']);
  });

  test('of a task that does not exist throws the problem', async () => {
    const { client } = await clientOf((response) => {
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'task_not_found', detail: "no task 'abc'", status: 404 }));
    });
    await expect(collect(client.tasks.output('abc'))).rejects.toMatchObject({ code: 'task_not_found' });
  });
});
