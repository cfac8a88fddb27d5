// How a client finds its daemon, starts one when none runs, and reports what it does meanwhile.

import type { VersionAnswer } from '@coxswain/protocol';

/** A way to hand a request to a daemon in the same process, as `app.fetch` of Hono is. */
export type InProcess = (request: Request) => Response | Promise<Response>;

/** The command that becomes a daemon. */
export interface LaunchCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** More variables for the daemon, which otherwise gets only what describes user and machine. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A daemon, as far as it matters here. */
export type BuiltDaemon = Pick<VersionAnswer, 'version' | 'build'>;

export interface ConnectOptions {
  /** The folder that `COX_HOME` names; default `~/.cox`. */
  readonly home: string;
  /** The daemon's socket when it is not the one of `home`: what `COX_SOCKET` names inside a task. Excludes a start. */
  readonly socket?: string | undefined;
  /** A TCP daemon instead of the socket. */
  readonly url?: string | undefined;
  /** A daemon in this process instead of the socket. */
  readonly inProcess?: InProcess | undefined;
  /** A bearer token: of a run (`COX_TOKEN`) or of the TCP listener. */
  readonly token?: string | undefined;
  /** A trace context of W3C: what its requests begin belongs to that trace. */
  readonly traceparent?: string | undefined;
  /** How to start a daemon when none runs; without it `connect` throws `unreachable`. */
  readonly launch?: LaunchCommand | undefined;
  /**
   * Takes the daemon as it is: nothing is compared and an older one is not replaced. For the verbs that fix a mismatch
   * (`daemon status`, `stop`, `restart`). Default false.
   */
  readonly anyVersion?: boolean | undefined;
  /** The longest silence of the daemon before an ordinary request fails. Default 30 s. */
  readonly answerWithinMs?: number | undefined;
  /** How long streams wait for a daemon that went away. Default 60 s; Infinity for a screen that stays. */
  readonly reconnectForMs?: number | undefined;
  /** Told about a start, so that a CLI can say it on stderr. */
  readonly onStarting?: (() => void) | undefined;
  /** Told that an idle daemon that is older is stopped to make room for this one. */
  readonly onReplacing?: ((older: BuiltDaemon) => void) | undefined;
  /** Told that the daemon is of another build and goes on: it is older and has work, or it is newer. */
  readonly onOtherBuild?: ((daemon: BuiltDaemon, age: 'older' | 'newer') => void) | undefined;
  /** Told that the daemon's ledger is a copy of the one at this path, and on hold. */
  readonly onCopy?: ((copiedFrom: string) => void) | undefined;
  /** Told once when a stream lost its daemon and tries to come back, with the cause in words. */
  readonly onReconnecting?: ((cause: string) => void) | undefined;
  /** Told once when that stream is back. */
  readonly onReconnected?: (() => void) | undefined;
  /** Called after each request that changed something. */
  readonly onChanged?: (() => void) | undefined;
  /** Told with each answer that depends on the config when the file as it was saved does not count, and why. */
  readonly onConfigFault?: ((fault: string) => void) | undefined;
}
