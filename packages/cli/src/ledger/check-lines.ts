// A check of the ledger: by the daemon that runs, or by this process where none does.

import { type CheckLine, type CheckScope, ProblemError } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { pathsOf, runningDaemon } from '../config/sources.ts';

export interface CheckRequest {
  readonly scope: CheckScope;
  readonly repair: boolean;
  /** A hash that the audit log must contain. */
  readonly expect?: string | undefined;
}

type Line = Exclude<CheckLine, { readonly problem: unknown }>;

const isElsewhere = ({ deps }: Context): boolean => Boolean(deps.environment.COX_URL);

/** The lines of the check. Throws `already_running` for a repair while a daemon runs. */
export async function* checkLines(
  context: Context,
  { scope, repair, expect }: CheckRequest,
): AsyncGenerator<Line> {
  const daemon = isElsewhere(context) ? await context.runningClient() : await runningDaemon(context);
  if (daemon !== undefined) {
    if (repair)
      throw new ProblemError(
        'already_running',
        'the daemon has the ledger open: stop it first: cox daemon stop',
      );
    yield* daemon.ledger.check(scope, expect);
    return;
  }
  const { checkHome } = await import('@coxswain/daemon/offline');
  const order = { scope, expect, isRepair: repair, nowMs: context.deps.nowMs() } as const;
  for await (const line of checkHome(await pathsOf(context), order)) {
    if ('problem' in line) throw ProblemError.from(line.problem);
    yield line;
  }
}
