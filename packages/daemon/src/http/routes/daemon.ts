// The daemon: its status, who the sender of a request is, pausing, draining, stopping it.

import { auditBy, type Caller } from '@coxswain/engine';
import type { AccessToken, AuditAction } from '@coxswain/protocol';
import { findLeftovers } from '@coxswain/runtimes';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';

/** What a restart undoes is noted once it is done. */
const noted = async (
  { ledger, status }: Services,
  caller: Caller,
  action: AuditAction,
): Promise<Awaited<ReturnType<Services['status']>>> => {
  await ledger.audit.append(auditBy(caller), { action });
  return status();
};

const tokenOf = async (engine: Services['engine'], id: string): Promise<AccessToken | undefined> =>
  (await engine.listTokens()).find((token) => token.id === id);

export const daemonHandlers = (
  services: Services,
): Omit<Handlers<'daemon'>, 'health' | 'version' | 'metrics' | 'openapi'> => ({
  status: () => services.status(),
  async caller({ caller }) {
    const { kind, name } = caller;
    const task = caller.kind === 'task' ? await services.ledger.tasks.get(caller.taskId) : undefined;
    const token = caller.kind === 'token' ? await tokenOf(services.engine, caller.grant.id) : undefined;
    return { kind, name, task, token };
  },
  async leftovers() {
    const { id: ledgerId, tasks } = services.ledger;
    const claimed = (await tasks.claims()).map(({ claim }) => claim.runId);
    const ids = [...claimed, ...(services.lastingRuns?.() ?? [])];
    return {
      processes: await findLeftovers({ ledgerId, runs: ids.map((runId) => `${ledgerId}:${runId}`) }),
    };
  },
  telemetry: ({ context }) => services.checkTelemetry(context.req.raw.signal),
  async pause({ caller }) {
    services.engine.pause();
    return noted(services, caller, 'daemon.paused');
  },
  async resume({ caller }) {
    await services.resume(auditBy(caller));
    return noted(services, caller, 'daemon.resumed');
  },
  async drain({ caller }) {
    services.engine.drain();
    return noted(services, caller, 'daemon.drained');
  },
  async stop({ body, caller }) {
    const status = await services.status();
    // A ledger that accepts no entries must not prevent a stop.
    await services.ledger.audit
      .append(auditBy(caller), { action: 'daemon.stopped', detail: body })
      .catch((error: unknown) =>
        services.log.error({ err: error }, 'the stop could not be written to the audit log'),
      );
    services.stop(body);
    return { ...status, state: body.wait ? status.state : 'stopping' };
  },
});
