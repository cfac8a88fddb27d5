import { describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../connect.ts';
import type { ConnectOptions } from '../connect-options.ts';
import { json, type Script, startPeer } from '../testing/scripted-peer.ts';
import { temporaryHome } from '../testing/temporary-home.ts';

const clientOf = async (script: Script, options: Partial<ConnectOptions> = {}) => {
  const { home, paths, remove } = temporaryHome();
  onTestFinished(remove);
  const peer = await startPeer(paths, script);
  onTestFinished(peer.close);
  const client = await connect({ home, answerWithinMs: 100, ...options });
  onTestFinished(() => client.close());
  return { client, peer };
};

const nothing: Script = () => {};

describe('a daemon that takes a request and says nothing', () => {
  test('is named after a while, and is asked only once', async () => {
    const { client, peer } = await clientOf(nothing);
    await expect(client.tasks.counts()).rejects.toMatchObject({
      code: 'unresponsive',
      message: `the daemon (pid ${process.pid}) does not answer: no response for 0.1 s; it is busy or hung: try again, or end it with 'cox daemon stop --force'`,
    });
    expect(peer.received).toHaveLength(1);
  });

  test('may still do what it was asked to change, and the error says so', async () => {
    const { client, peer } = await clientOf(nothing);
    await expect(client.tasks.submit({ prompt: 'x' })).rejects.toMatchObject({
      code: 'unresponsive',
      message: expect.stringContaining("may still take effect: check with 'cox tasks list'"),
    });
    expect(peer.received).toHaveLength(1);
  });

  test('is found out in the middle of an answer as well', async () => {
    const { client } = await clientOf((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"half":');
    });
    await expect(client.tasks.counts()).rejects.toMatchObject({ code: 'unresponsive' });
  });
});

describe('an answer that may take long', () => {
  test('is waited for while the daemon answers other questions', async () => {
    const { client, peer } = await clientOf((response, { url }) => {
      if (url.endsWith('/version')) return json(response, {});
      const answer = setInterval(() => {
        if (peer.received.length < 4) return;
        clearInterval(answer);
        json(response, { tasks: 7 });
      }, 10);
    });
    expect(await client.ledger.prune({})).toEqual({ tasks: 7 });
    expect(peer.received.filter(({ url }) => url.endsWith('/version')).length).toBeGreaterThanOrEqual(3);
  });

  test('is given up when the daemon answers nothing else either', async () => {
    const { client } = await clientOf(nothing);
    await expect(client.ledger.prune({})).rejects.toMatchObject({ code: 'unresponsive' });
  });

  test('may come in pieces with pauses: only silence counts', async () => {
    const { client } = await clientOf(
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const pieces = ['{"ru', 'nni', 'ng"', ':', '1', '}'];
        const sending = setInterval(() => {
          const piece = pieces.shift();
          if (piece !== undefined) return response.write(piece);
          clearInterval(sending);
          response.end();
        }, 100);
      },
      { answerWithinMs: 400 },
    );
    // The first request goes its own short way; the second one is read in pieces.
    await client.tasks.counts();
    expect(await client.tasks.counts()).toEqual({ running: 1 });
  });
});
