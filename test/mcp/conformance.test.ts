// The public conformance suite of the protocol against `/mcp`: those of its scenarios that need no server made for them.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ensureForeignPrograms, FOREIGN_PACKAGES } from '../../scripts/test/foreign-programs.ts';
import { testEnvironment } from '../helpers/cox.ts';
import { testDaemon } from '../helpers/daemon.ts';

const SUITE = join(FOREIGN_PACKAGES, '@modelcontextprotocol/conformance/dist/index.js');
const SCENARIOS = ['server-initialize', 'ping', 'tools-list'];

beforeAll(ensureForeignPrograms);

/** The suite knows no tokens: this stands before the daemon, adds the token and tells it the host that was asked for. */
const withToken = async (listen: string, token: string): Promise<string> => {
  let own = '';
  const server = createServer((incoming, outgoing) => {
    const { host = '' } = incoming.headers;
    const headers = {
      ...incoming.headers,
      host: host === own ? listen : host,
      authorization: `Bearer ${token}`,
    };
    const [hostname, port] = listen.split(':');
    const forwarded = request(
      { hostname, port, method: incoming.method, path: incoming.url, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  own = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return own;
};

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

/** Runs one scenario; everything that it checked. */
const checksOf = async (scenario: string): Promise<readonly Check[]> => {
  const daemon = await testDaemon({ config: 'listen: 127.0.0.1:0\n' });
  const { listen = '' } = await daemon.client.daemon.status();
  const token = (await readFile(join(daemon.paths.stateFolder, 'token'), 'utf8')).trim();
  const address = await withToken(listen, token);
  const results = await mkdtemp(join(tmpdir(), 'cox-conformance-'));
  onTestFinished(() => rm(results, { recursive: true, force: true }));
  const child = spawn(
    process.execPath,
    [SUITE, 'server', '--url', `http://${address}/mcp`, '--scenario', scenario, '--output-dir', results],
    { env: testEnvironment(daemon.home), cwd: results, timeout: 40_000 },
  );
  const [said, complained] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const [file] = globSync('*/checks.json', { cwd: results });
  if (file === undefined) throw new Error(`the suite checked nothing: ${said}${complained}`);
  return JSON.parse(await readFile(join(results, file), 'utf8'));
};

test.each(SCENARIOS)('%s', async (scenario) => {
  const checks = await checksOf(scenario);
  expect(checks.length).toBeGreaterThan(0);
  expect(checks.filter(({ status }) => status !== 'SUCCESS' && status !== 'INFO')).toEqual([]);
});

// The scenario is meant for servers that everybody may use; it wants pages of localhost let in. Here no web page is.
test('dns-rebinding-protection, and stricter: no web page gets in, wherever it comes from', async () => {
  const checks = await checksOf('dns-rebinding-protection');
  const statuses = Object.fromEntries(checks.map(({ id, status }) => [id, status]));
  expect(statuses).toEqual({
    'localhost-host-rebinding-rejected': 'SUCCESS',
    'localhost-host-valid-accepted': 'FAILURE',
  });
  expect(checks.find(({ status }) => status === 'FAILURE')?.errorMessage).toContain('403');
});
