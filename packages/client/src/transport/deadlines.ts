// No request waits forever: a daemon that says nothing for too long counts as one that does not answer. The silence is
// counted in looks, not by a clock: when this process itself was stopped or starved, the first look after it counts for one.

import { pathOf, ROUTES } from '@coxswain/protocol';
import { silentText, stoppedText } from '../problems.ts';
import { isProcessStopped, type ProcessIdentity } from '../process-identity.ts';
import { ConnectionError, SILENT } from './connection-error.ts';
import { type Transport, textOf, type WireAnswer, type WireRequest } from './transport.ts';

/** The longest silence of an ordinary request. A machine under full load is no reason to give up. */
export const ANSWER_WITHIN_MS = 30_000;
/** How often it checks whether the daemon's process is stopped while it is silent. */
const LOOK_MS = 2_000;
/** How many looks a silence takes at least: a starved process must not take its own pause for one of the daemon. */
const MIN_LOOKS = 4;

export interface DeadlineSettings {
  /** The longest silence of a request that says nothing else. */
  readonly answerWithinMs: number;
  /** The daemon's process; undefined when it cannot be seen from here. */
  readonly daemon: () => ProcessIdentity | undefined;
}

interface Watch {
  /** Counts from here on. */
  listen(): void;
  /** Stops counting: something arrived, or no one is waiting. */
  rest(): void;
}

/** Calls `onLook` with the silence so far, in each pause of what is watched. */
const watchSilence = (everyMs: number, onLook: (silenceMs: number) => void): Watch => {
  let timer: NodeJS.Timeout | undefined;
  return {
    listen() {
      let silenceMs = 0;
      timer = setInterval(() => {
        silenceMs += everyMs;
        onLook(silenceMs);
      }, everyMs);
    },
    rest: () => clearInterval(timer),
  };
};

async function* watched(answer: WireAnswer, watch: Watch): AsyncGenerator<string> {
  try {
    watch.listen();
    for await (const piece of answer.chunks()) {
      // What its reader takes its time for is no silence of the daemon.
      watch.rest();
      yield piece;
      watch.listen();
    }
  } finally {
    watch.rest();
  }
}

/** The transport, whose requests and answers throw ConnectionError `SILENT` after too long a silence. */
export const withDeadlines = (transport: Transport, settings: DeadlineSettings): Transport => {
  const { address } = transport;

  const faultAfter = (silenceMs: number, limitMs: number): ConnectionError | undefined => {
    const daemon = settings.daemon();
    if (daemon !== undefined && isProcessStopped(daemon))
      return new ConnectionError(SILENT, stoppedText(daemon.pid));
    if (silenceMs < limitMs) return undefined;
    return new ConnectionError(SILENT, silentText(address, daemon?.pid, silenceMs));
  };
  /** Any answer will do. A connection that fails says nothing about the one that is waited on. */
  const requireAlive = async (): Promise<void> => {
    const request = { method: 'GET', path: pathOf(ROUTES.version), headers: { accept: 'application/json' } };
    try {
      await textOf(await send(request));
    } catch (error) {
      if (error instanceof ConnectionError && error.code === SILENT) throw error;
    }
  };

  const send = async (request: WireRequest): Promise<WireAnswer> => {
    const { signal, silenceMs: limitMs = settings.answerWithinMs, isLong = false } = request;
    const given = new AbortController();
    const everyMs = Math.min(LOOK_MS, limitMs / MIN_LOOKS);
    const look = (silenceMs: number): void => {
      const fault = faultAfter(silenceMs, isLong ? Number.POSITIVE_INFINITY : limitMs);
      if (fault !== undefined) given.abort(fault);
      else if (isLong && silenceMs >= limitMs && silenceMs % limitMs < everyMs)
        requireAlive().catch((error: unknown) => given.abort(error));
    };
    const watch = watchSilence(everyMs, look);
    const either = signal === undefined ? given.signal : AbortSignal.any([signal, given.signal]);
    watch.listen();
    try {
      const answer = await transport.send({ ...request, signal: either });
      return { ...answer, chunks: () => watched(answer, watch) };
    } finally {
      watch.rest();
    }
  };

  return { ...transport, send };
};
