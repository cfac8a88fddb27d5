// Agents kept ready for the next turn of their conversation. They take hundreds of megabytes each, so only few are kept, and
// none for long.

import { rmdir } from 'node:fs/promises';
import { isAlive } from '../../processes/identity.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { AgentProfile } from '../session/initialize.ts';
import type { AgentHost } from './agent-host.ts';
import { removeAgentRecord } from './agent-record.ts';
import { endHost } from './end-host.ts';
import { NOBODY } from './listener.ts';

export interface WarmAgent {
  readonly host: AgentHost;
  readonly profile: AgentProfile;
  /** The agent's own id of the conversation that it has open. */
  readonly sessionId: string;
  readonly fingerprint: string;
  /** What the agent answered when the conversation was opened. */
  readonly answer: unknown;
  /** What its conversation has cost so far, as it reported. */
  readonly costSoFar: number | undefined;
  /** The id of the run that it was started for. */
  readonly startedBy: string;
  /** The folder of the run that it served last, where it is on record. */
  readonly recordedIn?: string | undefined;
}

interface Waiting extends WarmAgent {
  readonly timer: NodeJS.Timeout;
}

/** What has nothing to do ends quickly. */
export const IDLE_GRACE = { stdinGraceMs: 1_000, graceMs: 2_000 } as const;

export class WarmHosts {
  readonly #most: number;
  /** By conversation, in the order in which they began to wait. */
  readonly #waiting = new Map<string, Waiting>();
  readonly #ending = new Set<Promise<unknown>>();
  #isClosed = false;

  constructor(most: number) {
    this.#most = most;
  }

  /** The agent that waits for this conversation, if it is the right one; one that is not is ended first. */
  async take(
    conversation: string,
    { fingerprint, sessionId }: { readonly fingerprint: string; readonly sessionId: string | undefined },
  ): Promise<WarmAgent | undefined> {
    const agent = this.#remove(conversation);
    if (!agent) return undefined;
    const isRight = agent.fingerprint === fingerprint && agent.sessionId === sessionId;
    if (isRight && isAlive(agent.host.leader, systemProcesses)) return agent;
    await this.#end(agent);
    return undefined;
  }

  /** Keeps the agent ready for the next turn. The one that waits longest is ended when there are too many. */
  keep(conversation: string, agent: WarmAgent, keepAliveMs: number): void {
    const { host } = agent;
    if (this.#isClosed) {
      void this.#end(agent);
      return;
    }
    host.attach(undefined);
    const giveUp = (): void => {
      if (this.#waiting.get(conversation)?.host !== host) return;
      this.#remove(conversation);
      void this.#end(agent);
    };
    this.#waiting.set(conversation, { ...agent, timer: setTimeout(giveUp, keepAliveMs).unref() });
    void host.exited.then(() => {
      if (this.#waiting.get(conversation)?.host === host) host.attach(NOBODY);
    });
    // One that dies while it waits is forgotten, with what it started.
    void host.gone.then(giveUp);
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > this.#most && oldest !== undefined) this.#endWaiting(oldest);
  }

  /** Ends all that wait, and from now on everything that is to be kept; `keeps`: leaves them to the next daemon. */
  async close({ keeps = false } = {}): Promise<void> {
    if (keeps) {
      for (const conversation of [...this.#waiting.keys()]) this.#remove(conversation);
      return;
    }
    this.#isClosed = true;
    for (const conversation of [...this.#waiting.keys()]) this.#endWaiting(conversation);
    await Promise.all(this.#ending);
  }

  #endWaiting(conversation: string): void {
    const agent = this.#remove(conversation);
    if (agent) void this.#end(agent);
  }

  #remove(conversation: string): WarmAgent | undefined {
    const agent = this.#waiting.get(conversation);
    this.#waiting.delete(conversation);
    clearTimeout(agent?.timer);
    return agent;
  }

  #end({ host, recordedIn }: WarmAgent): Promise<unknown> {
    // Nobody is left to report the failure to.
    const ending = endHost(host, IDLE_GRACE)
      .then(() => forgetHost(host, recordedIn))
      .catch(() => {})
      .finally(() => this.#ending.delete(ending));
    this.#ending.add(ending);
    return ending;
  }
}

/** The agent is gone, and so is what is on record of it in the folder. */
export const forgetHost = async (host: AgentHost, recordedIn: string | undefined): Promise<void> => {
  if (recordedIn !== undefined) await removeAgentRecord(recordedIn);
  await host.forget();
  // Other files of the run may lie there.
  if (recordedIn !== undefined) await rmdir(recordedIn).catch(() => {});
};
