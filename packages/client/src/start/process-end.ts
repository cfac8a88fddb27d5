// Waits until a daemon's process is gone. A process notifies only its parent when it ends; but its connections close, so one is
// held until then, and what remains (the last moments after the socket) is looked at in short steps.

import type { Socket } from 'node:net';
import { ProblemError } from '@coxswain/protocol';
import { pause } from '../pause.ts';
import { isProcessAlive, type ProcessIdentity } from '../process-identity.ts';
import { requireNotStopped } from '../require-not-stopped.ts';

const FIRST_LOOK_MS = 5;
const MAX_LOOK_MS = 250;
/** How often a daemon that lets its work finish is asked whether it still answers. */
const ASK_MS = 10_000;
/** How long its process may outlive its socket: it only closes the ledger then. */
const ENDING_MS = 30_000;

interface ProcessEndOptions {
  /** A connection to it, opened before it was asked to end. */
  readonly held?: Socket | undefined;
  /** Throws `unresponsive` when it does not answer. */
  readonly ask?: () => Promise<unknown>;
}

/** Resolves when the process is gone. Throws `unresponsive` when it no longer answers, or does not end. */
export const processEnd = async (
  identity: ProcessIdentity,
  { held, ask }: ProcessEndOptions = {},
): Promise<void> => {
  while (held !== undefined && !(await isClosedWithin(held, ASK_MS)))
    await ask?.().catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'unresponsive') throw error;
    });
  if (await isGoneWithin(identity, ENDING_MS)) return;
  await requireNotStopped(identity);
  throw new ProblemError(
    'unresponsive',
    `the daemon (pid ${identity.pid}) closed its socket ${ENDING_MS / 1_000} s ago and is still running: end it with 'cox daemon stop --force'`,
  );
};

const isClosedWithin = (socket: Socket, ms: number): Promise<boolean> =>
  new Promise((resolve) => {
    if (socket.destroyed) return resolve(true);
    const closed = (): void => settle(true);
    const timer = setTimeout(() => settle(false), ms);
    const settle = (isClosed: boolean): void => {
      clearTimeout(timer);
      socket.off('close', closed);
      resolve(isClosed);
    };
    socket.ref().once('close', closed).resume();
  });

/** True as soon as the process is gone; false if it is still alive after that time. */
export const isGoneWithin = async (identity: ProcessIdentity, ms: number): Promise<boolean> => {
  let lookMs = FIRST_LOOK_MS;
  for (let leftMs = ms; isProcessAlive(identity); leftMs -= lookMs) {
    if (leftMs <= 0) return false;
    lookMs = Math.min(lookMs * 2, MAX_LOOK_MS);
    await pause(lookMs);
  }
  return true;
};
