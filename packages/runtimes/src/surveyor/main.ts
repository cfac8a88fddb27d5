// The program `surveyor`: the agent on stdin and stdout.

import { Readable, Writable } from 'node:stream';
import { ndJsonStream } from '@agentclientprotocol/sdk';
import { surveyor } from './agent.ts';

// A client that has gone closes the pipe; that ends the connection, and needs no stack.
process.stdout.on('error', () => {});
// The types of Node and of the web differ in their buffers alone.
const input = Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>;
const output = Writable.toWeb(process.stdout) as WritableStream<Uint8Array>;
surveyor().connect(ndJsonStream(output, input));
