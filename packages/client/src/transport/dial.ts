// Opens the first connection to a Unix socket before there is a request: whether a daemon listens is known at once and
// without a round trip, and the first request then uses that connection.

import { connect, type Socket } from 'node:net';
import { pause } from '../pause.ts';
import { ConnectionError } from './connection-error.ts';

/** How often, and after how long, a full backlog is tried again: Linux answers EAGAIN where TCP would wait. */
const BUSY_ATTEMPTS = 100;
const BUSY_PAUSE_MS = 20;

/** An open connection that keeps no process alive; throws ConnectionError when nobody listens. */
export const dial = async (socketPath: string): Promise<Socket> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await open(socketPath);
    } catch (error) {
      if (!isBusy(error) || attempt === BUSY_ATTEMPTS) throw error;
      await pause(BUSY_PAUSE_MS);
    }
  }
};

const isBusy = (error: unknown): boolean => error instanceof ConnectionError && error.code === 'EAGAIN';

const open = (socketPath: string): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(socketPath);
    const refuse = (error: Error): void => reject(ConnectionError.from(error));
    socket.once('error', refuse);
    socket.once('connect', () => {
      socket.off('error', refuse);
      socket.on('error', ignore);
      socket.unref();
      resolve(socket);
    });
  });

/** A broken idle connection says nothing: the next request opens another one. */
const ignore = (): void => {};

/** Hands the connection over to code that handles its errors itself; undefined when it is no longer open. */
export const takeOver = (socket: Socket): Socket | undefined => {
  if (socket.destroyed || socket.readyState !== 'open') return undefined;
  return socket.off('error', ignore).ref();
};

/** True when someone listens. */
export const isListening = async (socketPath: string): Promise<boolean> => {
  try {
    const socket = await dial(socketPath);
    socket.destroy();
    return true;
  } catch {
    return false;
  }
};
