// What a daemon and a runner say to each other. Both begin with `hello`; a daemon speaks the version of the runner, and the
// one before. Offsets count the bytes of one stream from its first.

/** In the name of the socket: a new version gets a runner of its own, while the one before ends what it has. */
export const RUNNER_VERSION = 1;

/** The version that a daemon of this build speaks as well, and whose files a runner of this build reads. */
export const FORMER_RUNNER_VERSION = RUNNER_VERSION - 1;

export const STREAM_NAMES = ['stdout', 'stderr'] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

/** What to start, and how. */
export interface StartRequest {
  /** Names the run; letters, digits, `.`, `_` and `-`. */
  readonly run: string;
  readonly file: string;
  readonly args: readonly string[];
  /** What the program takes for its own name. Default `file`. */
  readonly argv0?: string | undefined;
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: 'closed' | 'open';
  /** In milliseconds since 1970: from then on the run is ended, if no daemon is there to do it. */
  readonly deadlineMs?: number | undefined;
  /** How long the program may take to stop after SIGTERM. */
  readonly graceMs: number;
  /** `NAME=value`, in the environment of everything that belongs to the run; undefined: what it leaves behind may stay. */
  readonly mark?: string | undefined;
}

/** The code of a program that had begun, but could not be watched, and so was ended: it is not to be started a second time. */
export const ENDED_AT_ONCE = 'COX_ENDED_AT_ONCE';

/** How a program ended. */
export interface ExitReport {
  readonly code?: number | undefined;
  readonly signal?: string | undefined;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** It was ended because its deadline had passed while no daemon was there. */
  readonly isOverdue?: boolean | undefined;
  /** What it had printed by then; what it started may print more. */
  readonly stdout: number;
  readonly stderr: number;
  /** What it took of processors and memory by then, with all that it started. Undefined where the system does not count that. */
  readonly cpuMs?: number | undefined;
  readonly peakMemoryBytes?: number | undefined;
}

export type Usage = Pick<ExitReport, 'cpuMs' | 'peakMemoryBytes'>;

/** Where an output stream stands. */
export interface StreamState {
  /** The first byte that is still held. */
  readonly from: number;
  readonly to: number;
  /** Nothing more will come. */
  readonly isClosed: boolean;
}

/** What a runner holds of one run. */
export interface RunState {
  readonly run: string;
  readonly mark?: string | undefined;
  readonly pid: number;
  /** Opaque; equal for the same process only. */
  readonly startTime: string;
  readonly stdout: StreamState;
  readonly stderr: StreamState;
  /** How much of its input was accepted. */
  readonly input: number;
  /** Undefined while it runs. */
  readonly exit?: ExitReport | undefined;
}

type Said<Table> = { [Type in keyof Table]: { readonly type: Type } & Table[Type] }[keyof Table];
type OfRun<Fields = unknown> = { readonly run: string } & Fields;
type Nothing = Readonly<Record<never, never>>;

/** What a daemon says. */
export type ToRunner = Said<{
  hello: { readonly version: number; readonly pid: number };
  /** Answered with `started` or `startFailed`; for a run that is there already, with what is there. */
  start: StartRequest;
  /** Send the output of the run from these offsets on; what lies before them is acknowledged. */
  resume: OfRun<Readonly<Record<StreamName, number>>>;
  ack: OfRun<{ readonly stream: StreamName; readonly offset: number }>;
  /** With bytes. Those below what was accepted before are ignored. */
  input: OfRun<{ readonly offset: number }>;
  closeInput: OfRun;
  signal: OfRun<{ readonly signal: NodeJS.Signals; readonly toGroup: boolean }>;
  /** The end of the run is stored elsewhere: nothing of it is kept any more. */
  forget: OfRun;
  list: Nothing;
  /** End, as soon as nothing runs. */
  quit: Nothing;
}>;

/** What a runner says. */
export type FromRunner = Said<{
  hello: { readonly version: number; readonly pid: number; readonly runs: readonly RunState[] };
  started: OfRun<{ readonly pid: number; readonly startTime: string }>;
  /** With what the system answered. */
  startFailed: OfRun<{ readonly code: string; readonly message: string }>;
  /** With bytes. */
  output: OfRun<{ readonly stream: StreamName; readonly offset: number }>;
  closed: OfRun<{ readonly stream: StreamName; readonly offset: number }>;
  /** Everything below the offset is written to the pipe. */
  inputTaken: OfRun<{ readonly offset: number }>;
  /** The program takes no more input. */
  inputClosed: OfRun<{ readonly code: string }>;
  /** After the output that it printed. */
  exited: OfRun<{ readonly exit: ExitReport }>;
  runs: {
    readonly runs: readonly RunState[];
    /** The build of its program; left out by one that runs from source. */
    readonly build?: string | undefined;
    readonly rssBytes: number;
  };
  /** Another daemon has taken this one's place: do not come back. */
  replaced: Nothing;
}>;
