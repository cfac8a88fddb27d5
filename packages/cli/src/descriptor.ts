// The three descriptors that a process is born with. Streams over them take milliseconds to open, so what is no terminal is
// written directly: to files, pipes and sockets Node writes synchronously anyway.

import { fstatSync, writeSync } from 'node:fs';
import { codeOf } from '@coxswain/protocol';
import { ReaderGone, type Sink } from './world.ts';

/** How long to leave a full pipe to its reader, where somebody else made it non-blocking. */
const FULL_PIPE_MS = 5;

/** True when the descriptor is a terminal. Only a character device can be one, and only then is `tty` loaded to ask. */
export const isTerminal = (descriptor: number): boolean => {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
    return process.getBuiltinModule('node:tty').isatty(descriptor);
  } catch {
    return false;
  }
};

/** Writes all of the bytes. Throws ReaderGone when nobody reads any more (EPIPE). */
const writeAll = async (descriptor: number, data: string | Uint8Array): Promise<void> => {
  const bytes = Buffer.from(data);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      if (codeOf(error) === 'EPIPE') throw new ReaderGone();
      if (codeOf(error) !== 'EAGAIN') throw error;
      await new Promise((resolve) => setTimeout(resolve, FULL_PIPE_MS));
    }
  }
};

/** A sink over a descriptor that is no terminal. */
export const descriptorSink = (descriptor: number): Sink => ({
  isTerminal: false,
  columns: undefined,
  write: (data) => writeAll(descriptor, data),
});
