// A program that lives on may still print into the pipe of its run. A closed pipe would kill it at its next line, a full
// one would stop it.

import type { Readable } from 'node:stream';

const PAUSE_MS = 20;

/**
 * Reads on to no end, slowly, so that a flood costs nothing, and without keeping this program alive. When this program
 * ends the pipe closes: a program that should live longer has to print elsewhere.
 */
export const discard = (stream: Readable): void => {
  stream.removeAllListeners('data');
  stream.on('data', () => {
    stream.pause();
    setTimeout(() => stream.resume(), PAUSE_MS).unref();
  });
  stream.resume();
  // The pipes of a child process are sockets, which the type does not say.
  if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
};
