// How a command finds its daemon: the socket and token of the task it runs in, a daemon over TCP, or the one of the home
// folder, which it starts when none runs.

import type { Client, ConnectOptions, LaunchCommand } from '@coxswain/client';
import type { Words } from '@coxswain/locale';
import { parseTraceparent, TRACEPARENT_VARIABLE } from '@coxswain/protocol';
import { buildText } from './daemon/build-text.ts';
import type { Deps } from './deps.ts';
import type { GlobalOptions } from './input/global-options.ts';
import type { Output } from './output/output.ts';

export interface ConnectionSettings {
  readonly deps: Deps;
  readonly globals: Pick<GlobalOptions, 'noAutostart'>;
  readonly output: Output;
  readonly words: Words;
}

/** A variable that says something: unset and empty mean the same. */
const variable = ({ environment }: Deps, name: string): string | undefined => environment[name] || undefined;

/** Where the daemon is, as the environment says it, without any start. */
const whereIsTheDaemon = async (deps: Deps): Promise<ConnectOptions> => {
  const { homeFolder } = await import('@coxswain/client');
  const home = homeFolder(deps.environment, deps.userHome);
  const token = variable(deps, 'COX_TOKEN');
  const url = variable(deps, 'COX_URL');
  const traceparent = variable(deps, TRACEPARENT_VARIABLE);
  // A home that is named counts before the socket of the task around us: it may be another daemon on purpose.
  const socket = variable(deps, 'COX_HOME') === undefined ? variable(deps, 'COX_SOCKET') : undefined;
  return {
    home,
    token,
    url,
    // What is no trace context could not even be sent, and a shell may hold anything.
    ...(traceparent === undefined || parseTraceparent(traceparent) === undefined
      ? {}
      : { traceparent: traceparent.trim() }),
    ...(socket === undefined || url !== undefined ? {} : { socket }),
  };
};

const notices = ({ output, words }: ConnectionSettings): Partial<ConnectOptions> => {
  // Who waits follows two streams, of the task and of what is asked below it, and both are lost at once.
  let isLost = false;
  const note = (isLostNow: boolean, text: string): void => {
    if (isLost !== isLostNow) void output.note(text);
    isLost = isLostNow;
  };
  let lastFault: string | undefined;
  return {
    onStarting: () => {
      output.divertWhenFull();
      void output.note(words.notes.startingDaemon);
    },
    onChanged: output.divertWhenFull,
    onReplacing: (older) => void output.note(words.notes.replacingDaemon(buildText(older))),
    onOtherBuild: (daemon, age) => void output.note(words.notes.otherBuild[age](buildText(daemon))),
    onCopy: (copiedFrom) => void output.note(words.notes.isCopy(copiedFrom)),
    onConfigFault: (fault) => {
      if (fault !== lastFault) void output.note(words.config.fault(fault));
      lastFault = fault;
    },
    onReconnecting: (cause) => note(true, words.notes.reconnecting(cause)),
    onReconnected: () => note(false, words.notes.reconnected),
  };
};

/** What a daemon that is started on purpose gets, and one that a command starts by the way does not. */
export interface DaemonSettings {
  /** Each `key=value`: what counts before the config file. */
  readonly settings: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface Connection {
  /** Connects once; starts a daemon when none runs and that is allowed. */
  client(start?: DaemonSettings): Promise<Client>;
  /** Connects to a daemon that runs already, of whatever version. */
  running(): Promise<Client>;
  /** As `client`, for a screen that stays: its streams wait for the daemon without end, and say nothing on stderr. */
  lasting(onReachable: (isReachable: boolean) => void): Promise<Client>;
  /** Starts a daemon again where one is gone; undefined where none may be started. */
  readonly revive: (() => Promise<void>) | undefined;
  close(): void;
}

export const createConnection = (settings: ConnectionSettings): Connection => {
  const { deps, globals } = settings;
  const opened: Client[] = [];
  const open = async (more: Partial<ConnectOptions>): Promise<Client> => {
    const [{ connect }, where] = await Promise.all([import('@coxswain/client'), whereIsTheDaemon(deps)]);
    const client = await connect({ ...where, ...notices(settings), ...more });
    opened.push(client);
    return client;
  };
  const launch = ({
    settings: more = [],
    environment = {},
  }: Partial<DaemonSettings> = {}): LaunchCommand => ({
    program: deps.daemon.program,
    args: [...deps.daemon.args, ...more],
    environment,
  });
  let shared: Promise<Client> | undefined;
  return {
    client: (start) => {
      // A failure is not kept: a command that keeps running may find a daemon later.
      shared ??= open(globals.noAutostart ? {} : { launch: launch(start) }).catch((error: unknown) => {
        shared = undefined;
        throw error;
      });
      return shared;
    },
    running: () => open({ anyVersion: true }),
    lasting: (onReachable) =>
      open({
        ...(globals.noAutostart ? {} : { launch: launch() }),
        reconnectForMs: Number.POSITIVE_INFINITY,
        onConfigFault: () => {},
        onReconnecting: () => onReachable(false),
        onReconnected: () => onReachable(true),
      }),
    revive: globals.noAutostart
      ? undefined
      : async () => {
          const silent = {
            onStarting: () => {},
            onReplacing: () => {},
            onOtherBuild: () => {},
            onCopy: () => {},
          };
          await open({ launch: launch(), ...silent });
        },
    close: () => {
      for (const client of opened.splice(0)) client.close();
    },
  };
};
