// The usual way: the daemon of a home, over its Unix socket. In the good case that is one file read and one connection;
// everything about starting and replacing is loaded when it is needed.

import type { Socket } from 'node:net';
import { NO_FOLDER, OUTCOME_HEADER, PROTOCOL_VERSION } from '@coxswain/protocol';
import { assemble } from './assemble.ts';
import { ageOf } from './build-age.ts';
import type { Speaker } from './call.ts';
import type { Client } from './client.ts';
import { commonProtocol } from './compatibility.ts';
import type { ConnectOptions, LaunchCommand } from './connect-options.ts';
import { folderIdentity, hasDied, readDaemonFile } from './daemon-file.ts';
import type { HomePaths } from './home.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { unreachable } from './problems.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { requester } from './requester.ts';
import { requireNotStopped } from './require-not-stopped.ts';
import { isOwnSocketPath, requireOwnSocket, requireOwnSocketPath, socketPath } from './socket-location.ts';
import type { StreamSettings } from './stream/stream-settings.ts';
import { ConnectionError } from './transport/connection-error.ts';
import { ANSWER_WITHIN_MS, withDeadlines } from './transport/deadlines.ts';
import { dial } from './transport/dial.ts';
import { socketTransport } from './transport/http.ts';
import type { Transport, WireAnswer, WireRequest } from './transport/transport.ts';

export interface SocketLocation {
  readonly options: ConnectOptions;
  readonly paths: HomePaths;
  readonly userId: number;
  readonly settings: StreamSettings;
}

/** A client of the daemon of a home. `mayReplace` is false when one was replaced just before. */
export const connectSocket = async (place: SocketLocation, mayReplace = true): Promise<Client> => {
  const { options, paths, settings } = place;
  const found = socketTransport(() => ownPathFor(place), await dialOrStart(place));
  const { answerWithinMs = ANSWER_WITHIN_MS } = options;
  const patient = withDeadlines(found, { answerWithinMs, daemon: () => daemonAt(place) });
  const transport = surviving(patient, async () => {
    (await dialOrStart(place)).destroy();
  });
  try {
    const protocol = await agree(place, transport, mayReplace);
    if (protocol !== 'replaced')
      return assemble({
        transport,
        settings: { ...settings, revive: () => revive(place) },
        onChanged: options.onChanged,
        onConfigFault: options.onConfigFault,
        ...speakerOf(place),
        ...(protocol === 'any' ? {} : { protocol }),
        stop: (request) => async (stop) => {
          const { stopAndWait } = await import('./start/stop.ts');
          await stopAndWait(request, paths, stop ?? {});
        },
      });
  } catch (error) {
    transport.close();
    throw error;
  }
  transport.close();
  return connectSocket(place, false);
};

const pathFor = ({ options, paths }: SocketLocation): string => options.socket ?? socketPath(paths);

/** The same, checked: whoever listens on someone else's socket would get what is sent, the token included. */
const ownPathFor = (place: SocketLocation): string => {
  const { options, paths, userId } = place;
  const path = pathFor(place);
  if (options.socket === undefined) requireOwnSocketPath(path, paths, userId);
  else requireOwnSocket(path, userId);
  return path;
};

/** A named socket is used as it is; one found through a folder must belong to that folder. */
const speakerOf = ({ options: { token, socket, traceparent }, paths }: SocketLocation): Speaker => ({
  traceparent,
  token,
  ...(socket === undefined ? { folder: () => folderIdentity(paths.stateFolder) ?? NO_FOLDER } : {}),
});
/** The process behind the socket, as far as daemon.json knows it. */
const daemonAt = (place: SocketLocation): ProcessIdentity | undefined => {
  const file = readDaemonFile(place.paths);
  return file?.socket === pathFor(place) ? file : undefined;
};

const NOBODY_LISTENS: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK']);

const dialOrStart = async (place: SocketLocation): Promise<Socket> => {
  const { options, paths, userId } = place;
  const { launch } = options;
  const mayStart = launch !== undefined && options.socket === undefined;
  // The daemon that is started listens elsewhere when someone else has taken that place.
  if (!mayStart || isOwnSocketPath(pathFor(place), paths, userId)) {
    await requireNotStopped(daemonAt(place));
    const path = ownPathFor(place);
    try {
      return await dial(path);
    } catch (error) {
      const failure = ConnectionError.from(error);
      if (!mayStart || !NOBODY_LISTENS.has(failure.code)) throw unreachable(path, failure);
    }
  }
  await start(place, launch);
  return dial(ownPathFor(place)).catch((error: unknown) => {
    throw unreachable(pathFor(place), ConnectionError.from(error));
  });
};

const start = async ({ paths, userId, options }: SocketLocation, launch: LaunchCommand): Promise<void> => {
  const { startDaemon } = await import('./start/autostart.ts');
  const { onStarting } = options;
  await startDaemon({
    paths,
    userId,
    launch,
    environment: process.env,
    newNonce: idempotencyKey,
    onStarting,
  });
};

/**
 * Streams bring a daemon back that died; one that was stopped in order stays so. A screen that stays brings its daemon back
 * itself, again and again, and does not end with a start that fails.
 */
const revive = async (place: SocketLocation): Promise<void> => {
  const { launch, socket, reconnectForMs } = place.options;
  if (launch === undefined || socket !== undefined || reconnectForMs === Number.POSITIVE_INFINITY) return;
  if (hasDied(place.paths)) await start(place, launch);
};

/** The protocol to speak, or that an older daemon has made room. */
const agree = async (
  place: SocketLocation,
  transport: Transport,
  mayReplace: boolean,
): Promise<number | 'any' | 'replaced'> => {
  const { options, paths } = place;
  if (options.anyVersion === true) return 'any';
  const file = options.socket === undefined ? readDaemonFile(paths) : undefined;
  if (file?.copiedFrom !== undefined) options.onCopy?.(file.copiedFrom);
  // A file that an earlier daemon left behind may be wrong: each answer says its protocol and its build once more.
  if (file !== undefined && file.protocol === PROTOCOL_VERSION && ageOf(file) === 'same')
    return PROTOCOL_VERSION;
  const request = requester({ transport, ...speakerOf(place) });
  const theirs = await request.json('version');
  if (mayReplace && options.launch !== undefined && options.socket === undefined) {
    const { makeRoom } = await import('./start/make-room.ts');
    if (await makeRoom({ request, paths, theirs, options })) return 'replaced';
  }
  return commonProtocol(theirs);
};

// A daemon may end between being found and being asked. Then it is looked for, or started, once more. Later a request fails
// instead, because the daemon may have been stopped on purpose, unless it says that it has failed; streams bring back one that
// died (see connect-socket.ts).

/**
 * The transport, which calls `findAgain` and sends again when a request could not be sent and none was answered yet. A body in pieces is gone
 * by then and is not sent again.
 */
const surviving = (transport: Transport, findAgain: () => Promise<void>): Transport => {
  let hasAnswered = false;
  let hasFailed = false;
  const send = async (request: WireRequest): Promise<WireAnswer> => {
    const answer = await transport.send(request);
    hasAnswered = true;
    if (answer.header(OUTCOME_HEADER) !== undefined) hasFailed = true;
    else if (answer.status < 500) hasFailed = false;
    return answer;
  };
  return {
    ...transport,
    async send(request) {
      try {
        return await send(request);
      } catch (error) {
        const isNotSent = error instanceof ConnectionError && !error.maybeSeen;
        if ((hasAnswered && !hasFailed) || !isNotSent || typeof request.body === 'object') throw error;
        await findAgain();
        return send(request);
      }
    },
  };
};
