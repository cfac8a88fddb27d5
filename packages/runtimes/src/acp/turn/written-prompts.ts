// The prompts of a run. Each is written down before it is sent, so that whoever takes the run over knows what its agent was asked.

import { rmdir } from 'node:fs/promises';
import type { RunRequest } from '../../runtime.ts';
import { type AgentRecord, removeAgentRecord, writeAgentRecord } from '../host/agent-record.ts';
import type { WarmAgent } from '../host/warm-hosts.ts';

export class WrittenPrompts {
  readonly #agent: WarmAgent;
  readonly #runDir: string;
  #record: AgentRecord | undefined;

  /** @param record what an earlier daemon has written down of the same run */
  constructor(agent: WarmAgent, { runDir }: Pick<RunRequest, 'runDir'>, record?: AgentRecord) {
    this.#agent = agent;
    this.#runDir = runDir;
    this.#record = record;
  }

  /** All of the run, by turn. */
  get all(): readonly string[] {
    return this.#record?.prompts.map(({ text }) => text) ?? [];
  }

  /** The prompt of a turn, counted from 0; undefined when it was not written down yet. */
  of(turn: number): string | undefined {
    return this.all[turn];
  }

  /** The next prompt was written down to its end: it is sent as it was. */
  get isNextWritten(): boolean {
    return this.#agent.host.isPromptWritten;
  }

  /** The folder where the agent is on record; undefined: nowhere. */
  get recordedIn(): string | undefined {
    return this.#record ? this.#runDir : this.#agent.recordedIn;
  }

  /** Writes the next one down, with what is sent of it. */
  async write(prompt: string, params: unknown): Promise<void> {
    const { host, recordedIn } = this.#agent;
    const { profile, sessionId, fingerprint, answer, costSoFar, startedBy } = this.#agent;
    const { program, mark } = host;
    const known = { startedBy, program, mark, profile, sessionId, fingerprint, answer, costSoFar };
    const record = this.#record ?? {
      ...known,
      journal: await host.beginJournal(this.#runDir),
      prompts: [],
    };
    const { at } = host;
    await host.writePrompt(params);
    await this.#write({ ...record, prompts: [...record.prompts, { text: prompt, at }] });
    if (record.prompts.length > 0) return;
    if (recordedIn !== undefined) await removeAgentRecord(recordedIn);
    await host.keepToJournal();
    // Other files of that run may lie there.
    if (recordedIn !== undefined) await rmdir(recordedIn).catch(() => {});
  }

  /** The agent is kept ready; returns it as it is then. */
  async waits(waits: Omit<NonNullable<AgentRecord['waits']>, 'at'>): Promise<WarmAgent> {
    if (!this.#record) return this.#agent;
    await this.#write({ ...this.#record, waits: { ...waits, at: this.#agent.host.at } });
    return { ...this.#agent, costSoFar: waits.costSoFar, recordedIn: this.#runDir };
  }

  async #write(record: AgentRecord): Promise<void> {
    await writeAgentRecord(this.#runDir, record);
    this.#record = record;
  }
}
