// The stream between an agent and the SDK. Notifications are taken off before the SDK sees them: the SDK drops what it
// does not know, and does not wait for the handlers of the rest.

import type { Readable, Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnyMessage, Stream } from '@agentclientprotocol/sdk/unstable';
import { readMessage, type WireId, type WireMessage } from './message.ts';

export interface WirePorts {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly maxMessageBytes: number;
  /** Takes a notification. Nothing more is read before it has been taken. Must not reject. */
  notified(method: string, params: unknown): Promise<void>;
  /** Takes a line that is no message of the protocol, with its line end. Must not reject. */
  printed(text: string): Promise<void>;
}

export interface AgentStream {
  readonly stream: Stream;
  /** Resolves when the agent has closed its side and all was taken; with an error when what it sent was refused. */
  readonly ended: Promise<Error | undefined>;
  /** Resolves when everything that the agent has sent by now was taken, though it may send more. */
  quiet(): Promise<void>;
}

/** An agent that asks more than this without an answer is not read until it has some. */
const MAX_UNANSWERED = 256;
const QUIET_TURNS = 3;
// More than the pipe and the stream on top of it can hold.
const MAX_HELD_CHARACTERS = 2 * 1024 * 1024;

/** Joins an agent's pipes to the SDK. Writing to an agent that is gone is no error: reading reports that. */
export const agentStream = (ports: WirePorts): AgentStream => {
  const asked = new Set<WireId>();
  const unanswered = new Set<WireId>();
  let answered = Promise.withResolvers<void>();
  let taken = 0;
  let isTaking = false;
  let taking = Promise.resolve();
  let isOpen = true;

  const writable = new WritableStream<AnyMessage>({
    write: async (message) => {
      if ('method' in message && 'id' in message) asked.add(message.id);
      await write(ports.stdin, `${JSON.stringify(message)}\n`);
      if ('method' in message || !('id' in message)) return;
      unanswered.delete(message.id);
      answered.resolve();
      answered = Promise.withResolvers();
    },
  });

  const give = async (line: string, sdk: ReadableStreamDefaultController<AnyMessage>): Promise<void> => {
    const message = readMessage(line);
    if (!message || !isExpected(message)) {
      if (line.trim() !== '') await ports.printed(`${line}\n`);
      return;
    }
    if (message.kind === 'notification') return ports.notified(message.method, message.params);
    if (!isOpen) return;
    sdk.enqueue(message.message);
    // Whoever waits for this answer acts on it before anything that follows is taken.
    if (message.kind === 'response') await nextTurn();
  };

  const room = async (): Promise<void> => {
    while (isOpen && unanswered.size >= MAX_UNANSWERED) await answered.promise;
  };

  // A second answer to the same question is none.
  const isExpected = (message: WireMessage): boolean => {
    if (message.kind === 'response') return asked.delete(message.id);
    if (message.kind === 'request') unanswered.add(message.id);
    return true;
  };

  const carry = async (sdk: ReadableStreamDefaultController<AnyMessage>): Promise<Error | undefined> => {
    try {
      for await (const line of linesOf(ports.stdout, ports.maxMessageBytes)) {
        isTaking = true;
        taken += line.length + 1;
        taking = give(line, sdk);
        await taking;
        isTaking = false;
        await room();
      }
      if (isOpen) sdk.close();
      return undefined;
    } catch (error) {
      const problem = error instanceof Error ? error : new Error(String(error));
      if (isOpen) sdk.error(problem);
      return problem;
    } finally {
      isTaking = false;
    }
  };

  const { promise: ended, resolve } = Promise.withResolvers<Error | undefined>();
  const readable = new ReadableStream<AnyMessage>({
    start: (sdk) => resolve(carry(sdk)),
    cancel: () => {
      isOpen = false;
      answered.resolve();
    },
  });

  const quiet = async (): Promise<void> => {
    const enough = taken + MAX_HELD_CHARACTERS;
    for (let turns = 0; turns < QUIET_TURNS && taken < enough; ) {
      const before = taken;
      // However long that takes: it may wait for a disk.
      if (isTaking) await taking.catch(() => {});
      await nextTurn();
      turns = !isTaking && taken === before ? turns + 1 : 0;
    }
  };

  return { stream: { readable, writable }, ended, quiet };
};

const write = (stdin: Writable, text: string): Promise<void> =>
  new Promise((resolve) => {
    if (stdin.destroyed || stdin.writableEnded) resolve();
    else stdin.write(text, () => resolve());
  });

// An agent speaks in lines. One that never ends would fill the memory: its length has a bound.
const NEWLINE = 0x0a;

/** The agent sent a line that is longer than any message may be. */
export class LineTooLong extends Error {
  constructor(limitBytes: number) {
    super(`it sent a line of more than ${limitBytes} bytes`);
    this.name = 'LineTooLong';
  }
}

/**
 * The lines of a stream without their ends, decoded as UTF-8 (what is invalid becomes U+FFFD); what follows the last line
 * end is a line too. Reads no further than lines are taken. A stream that breaks has ended.
 * @throws LineTooLong
 */
export const linesOf = async function* (source: Readable, limitBytes: number): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  const take = (end: Buffer): string => {
    const line = parts.length === 0 ? end : Buffer.concat([...parts, end]);
    parts = [];
    length = 0;
    return line.toString('utf8');
  };
  for await (const chunk of untilBroken(source)) {
    let start = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, start)) {
      yield take(chunk.subarray(start, at));
      start = at + 1;
    }
    const rest = chunk.subarray(start);
    if (rest.length > 0) parts.push(rest);
    length += rest.length;
    if (length > limitBytes) throw new LineTooLong(limitBytes);
  }
  if (length > 0) yield take(Buffer.alloc(0));
};

const untilBroken = async function* (source: Readable): AsyncGenerator<Buffer> {
  try {
    // The pipes of a program carry bytes, which the type of a stream does not say.
    for await (const chunk of source) yield chunk as Buffer;
  } catch {
    // The agent, or who ended it, closed the pipe: there is nothing more to read.
  }
};
