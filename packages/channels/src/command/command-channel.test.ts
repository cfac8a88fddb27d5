import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChannel } from '../create-channel.ts';
import { notice, refused, testDeps } from '../testing/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cox-command-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { signal: never } = new AbortController();
const deps = testDeps({ environment: { SECRET: 'hunter2' } });
const command = (...argv: string[]) =>
  createChannel({ name: 'run', type: 'command', command: argv, allow: [], definedIn: 'a test' }, deps);

/** A program that writes what it got into a file. */
const RECORD = `
  const { readFileSync, writeFileSync } = require('node:fs');
  const [file, ...args] = process.argv.slice(1);
  writeFileSync(file, JSON.stringify({ stdin: readFileSync(0, 'utf8'), args, env: process.env }));
`;

describe('a command', () => {
  test('gets the JSON on its stdin, its arguments as they are, and no secret', async () => {
    const file = join(folder, 'got.json');
    await command(process.execPath, '-e', RECORD, file, '$HOME; rm *').send('ops', notice(), never);
    const { stdin, args, env } = JSON.parse(await readFile(file, 'utf8'));
    expect(JSON.parse(stdin)).toMatchObject({ id: 'dlv_1', text: 'It is done.' });
    expect(args).toEqual(['$HOME; rm *']);
    expect(env).toMatchObject({ COX_DELIVERY_ID: 'dlv_1', COX_DELIVERY_ADDRESS: 'ops' });
    expect(JSON.stringify(env)).not.toContain('hunter2');
  });

  test('that fails is tried again, and says why with its last line', async () => {
    const failing = command('sh', '-c', 'echo first >&2; printf "no such\\033[31m pager\\n" >&2; exit 3');
    expect(await refused(failing.send(undefined, notice(), never))).toEqual({
      message: 'sh ended with exit code 3: no such␛[31m pager',
      isFinal: false,
      retryAfterMs: undefined,
    });
  });

  test('need not read its input', async () => {
    await command('true').send(undefined, notice({ text: 'x'.repeat(1_000_000) }), never);
  });

  test('that does not exist is not tried again', async () => {
    expect(await refused(command('/nowhere/notify').send(undefined, notice(), never))).toMatchObject({
      message: '/nowhere/notify cannot be started: no such program',
      isFinal: true,
    });
  });

  test('is ended with everything it started when the channel stops', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    try {
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo; // it listens on TCP
      const stopping = new AbortController();
      const program = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(
        `require('node:net').connect(${port}, '127.0.0.1')`,
      )}]).unref(); setInterval(() => {}, 1000)`;
      const sending = refused(
        command(process.execPath, '-e', program).send(undefined, notice(), stopping.signal),
      );
      const [child] = (await once(server, 'connection')) as [Socket];
      const ended = new Promise((resolve) => child.on('error', () => {}).on('close', resolve));
      child.resume();
      stopping.abort();
      expect(await sending).toMatchObject({
        message: expect.stringContaining('was stopped before it ended'),
        isFinal: false,
      });
      await ended;
    } finally {
      server.close();
    }
  });

  test('is looked up by the check', async () => {
    expect(await command('sh').check(never)).toEqual([
      { name: 'program', ok: true, detail: expect.stringMatching(/\/sh$/) },
    ]);
    await writeFile(join(folder, 'plain'), '');
    expect(await command(join(folder, 'plain')).check(never)).toEqual([
      { name: 'program', ok: false, detail: expect.stringContaining('was not found in PATH') },
    ]);
  });
});
