// The program `surveyor`: the agent on stdin and stdout. Everything it takes from the world is named here.

import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { ndJsonStream } from '@agentclientprotocol/sdk';
import { VERSION } from '@coxswain/protocol';
import { HELP, readOptions, type SurveyorOptions } from './options.ts';
import { sessionStore } from './session/session-store.ts';
import { surveyor } from './surveyor.ts';

const USAGE_ERROR = 2;
const ID_BYTES = 12;

const serve = (options: SurveyorOptions): void => {
  const userId = process.getuid?.();
  const folder = process.env.SURVEYOR_STATE || join(tmpdir(), `cox-surveyor-${userId ?? 'user'}`);
  if (options.isIgnoringCancel) process.on('SIGTERM', () => {});
  // A client that has gone closes the pipe; that ends the connection, and needs no stack.
  process.stdout.on('error', () => {});
  // The types of Node and of the web differ in their buffers alone.
  const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>;
  const output = Writable.toWeb(process.stdout) as WritableStream<Uint8Array>;
  surveyor({
    options,
    store: sessionStore(folder, userId),
    version: VERSION,
    now: () => new Date(),
    newDigits: () => randomBytes(ID_BYTES).toString('hex'),
  }).connect(ndJsonStream(output, input));
};

const main = (args: readonly string[]): void => {
  try {
    const options = readOptions(args);
    if (options === 'help') process.stdout.write(HELP);
    else serve(options);
  } catch (error) {
    process.stderr.write(
      `surveyor: ${error instanceof Error ? error.message : error}; see surveyor --help\n`,
    );
    process.exitCode = USAGE_ERROR;
  }
};

main(process.argv.slice(2));
