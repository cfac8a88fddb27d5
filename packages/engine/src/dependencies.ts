// The world as the engine needs it, handed in: the daemon gives production values in one literal, tests their own.

import type { Ledger } from '@coxswain/ledger';
import type { LedgerId, RuntimeName } from '@coxswain/protocol';
import type { CoxTool, EndLeftovers, Runtime, Worktree, WorktreeRequest } from '@coxswain/runtimes';
import type { FindDefaultAgent } from './agents/agents.ts';
import type { NotificationSender } from './deliveries/notification-sender.ts';
import type { EngineSettings } from './engine.ts';

export interface Clock {
  /** Wall clock, milliseconds since 1970; may jump. */
  nowMs(): number;
  /** Never goes back; for durations. */
  monotonicMs(): number;
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Makes the worktree of a conversation, or finds the one it has. Throws ProblemError when that cannot be done. */
export interface Worktrees {
  make(request: Omit<WorktreeRequest, 'worktreesFolder'>): Promise<Worktree>;
  /** Notes that it is set up. */
  noteReady(folder: string): Promise<void>;
}

/** The programs of runs, which live on when this daemon does not. */
export interface Programs {
  /** The ids of the runs of which a program is there, or has ended unheard. */
  held(): Promise<ReadonlySet<string>>;
  /**
   * When programs were last lost that nobody knows of any more, in milliseconds since 1970: those of which {@link held} knows nothing
   * and that began later were never started. -Infinity: never lost; Infinity: it is not over.
   */
  lastLostMs(): number;
  /** Forgets the runs of earlier daemons, but for those with these ids, as soon as they have ended. */
  release(kept: ReadonlySet<string>): Promise<void>;
  /** Ends everything that carries the mark: for a run that cannot go on as it was. */
  end(mark: string, graceMs: number): Promise<void>;
  /** The run is settled: nothing of it is needed any more. */
  forget(runId: string): void;
}

export interface EngineDependencies {
  readonly ledger: Ledger;
  readonly runtimes: Readonly<Partial<Record<RuntimeName, Runtime>>>;
  readonly endLeftovers: EndLeftovers;
  /** Default: no program outlives this daemon. */
  readonly programs?: Programs | undefined;
  /** Seals the tokens of sessions: with the same secret they are valid for the next daemon, too. Default: a random one. */
  readonly tokenSecret?: Uint8Array;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly log: Log;
  /** Private folder of the environment files. */
  readonly environmentsDir: string;
  /** Private folder of the runs' prompt and result files. */
  readonly runsDir: string;
  /** What a run gets when its submitter sent no environment: PATH, HOME and the like. */
  readonly baseEnvironment: Readonly<Record<string, string>>;
  /** Variables that lead a program of a run back to this daemon: `COX_SOCKET`, `COX_HOME`. */
  readonly addressEnvironment: () => Readonly<Record<string, string>>;
  /** How agents start the MCP server of cox. Default: they get none. */
  readonly coxServer?: { readonly command: string; readonly args: readonly string[] };
  /** The tools of cox for agents whose loop runs in this process, with the rights of the token. Default: none. */
  readonly coxTools?: (token: string) => readonly CoxTool[];
  /** For agents that work in a worktree of their own. */
  readonly worktrees?: Worktrees;
  /** The channels, over which notices go out. Default: there are none. */
  readonly notifications?: NotificationSender;
  /** The daemon's own folders and files, which no agent may touch. */
  readonly stateDirs: readonly string[];
  /** Where a task without any other folder runs. */
  readonly homeDir: string;
  /**
   * That of the machine, an IANA name: for schedules that name none. Asked for when one does: what it loads takes 8 MB, which
   * a daemon without jobs does without.
   */
  readonly timeZone: () => string;
  /** Names this daemon in claims. */
  readonly node: string;
  /** Task traces are exported: programs and children get their trace context. Default: no. */
  readonly isTraced?: boolean;
  /** Asked when neither a submission nor the settings name an agent. */
  readonly findDefaultAgent?: FindDefaultAgent;
  readonly settings: EngineSettings;
}

/** The value of `COX_RUN` for one run of one ledger. */
export const markOf = (ledgerId: LedgerId, runId: string): string => `${ledgerId}:${runId}`;
