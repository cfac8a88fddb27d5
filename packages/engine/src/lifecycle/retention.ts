// Prunes what is older than `retention.history`: a while after the start, then every hour, in small steps. A clock that leapt
// ahead makes nothing old before it is believed; what waits for that is announced.

import { formatDuration, type PruneAnswer, type PruneHeld } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import type { Caller } from '../engine.ts';
import { isLedgerLost } from '../persist.ts';
import { auditBy } from '../rights/index.ts';

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 3_600_000;

type RetentionDeps = Pick<Deps, 'env' | 'settings' | 'believed'> & {
  readonly steadyAlarms: Pick<Deps['steadyAlarms'], 'set'>;
};

export class RetentionRounds {
  readonly #deps: RetentionDeps;
  #dispose = (): void => {};
  #isStopped = false;
  #held: PruneHeld | undefined;

  constructor(deps: RetentionDeps) {
    this.#deps = deps;
  }

  /** What would be pruned if the wall clock were believed; undefined: nothing waits. */
  get held(): PruneHeld | undefined {
    return this.#held;
  }

  async start(): Promise<void> {
    // What is announced is known from the start on.
    await this.#try(() => this.#announce());
    this.#schedule(FIRST_AFTER_MS);
  }

  /** Ends the rounds and keeps what is believed of the clock. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#dispose();
    await this.#try(() => this.#deps.believed.store());
  }

  /** Prunes by the wall clock, because a person wants it so. */
  async prune(
    { dryRun, olderThanMs }: { readonly dryRun: boolean; readonly olderThanMs?: number },
    caller: Caller,
  ): Promise<PruneAnswer> {
    const { env, settings, believed } = this.#deps;
    const { retention } = env.ledger;
    const nowMs = env.clock.nowMs();
    const beforeMs = nowMs - (olderThanMs ?? settings().limits['retention.historyMs']);
    if (dryRun) return retention.preview(beforeMs);
    const pruned = await retention.prune(
      beforeMs,
      caller.name,
      nowMs,
      await believed.nowMs(),
      auditBy(caller),
    );
    await this.#try(() => this.#announce());
    return pruned;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    const { steadyAlarms, env } = this.#deps;
    const round = async (): Promise<void> => {
      await this.#try(() => this.#round());
      this.#schedule(EVERY_MS);
    };
    this.#dispose = steadyAlarms.set(env.clock.monotonicMs() + delayMs, () => void round());
  }

  async #try(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (isLedgerLost(error)) return;
      const { log } = this.#deps.env;
      log.error({ error: String(error) }, 'retention failed; trying again later');
    }
  }

  async #round(): Promise<void> {
    const { env, settings, believed } = this.#deps;
    const { ledger, clock, log } = env;
    const believedMs = await believed.nowMs();
    const beforeMs = believedMs - settings().limits['retention.historyMs'];
    const pruned = await ledger.retention.prune(beforeMs, 'retention', clock.nowMs(), believedMs);
    if (pruned.tasks > 0) log.info({ ...pruned }, 'pruned old tasks');
    await ledger.audit.prune(believedMs - settings().limits['retention.auditMs']);
    await this.#announce();
  }

  async #announce(): Promise<void> {
    const { env, settings, believed } = this.#deps;
    const { ledger, clock, log } = env;
    await believed.nowMs();
    const { doubt } = believed;
    const historyMs = settings().limits['retention.historyMs'];
    const tasks = doubt && (await ledger.retention.preview(clock.nowMs() - historyMs)).tasks;
    const wasHeld = this.#held !== undefined;
    this.#held =
      doubt && tasks ? { tasks, clockAheadMs: doubt.aheadMs, remainingMs: doubt.remainingMs } : undefined;
    if (this.#held === undefined || wasHeld) return;
    const [ahead, left] = [doubt?.aheadMs ?? 0, doubt?.remainingMs ?? 0].map((ms) => formatDuration(ms));
    log.warn(
      { ...this.#held },
      `the clock is ${ahead} ahead of the last event: ${tasks} tasks older than ${formatDuration(historyMs)} are pruned after the daemon has run for another ${left}; if the clock is wrong, set it`,
    );
  }
}
