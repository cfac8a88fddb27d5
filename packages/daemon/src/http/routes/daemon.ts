// The daemon: how it is, pausing, draining, stopping it.

import { auditBy, type Caller } from '@coxswain/engine';
import type { AuditAction } from '@coxswain/protocol';
import { daemonStatus, leftoversAnswer, stopBody, telemetryStatus } from '@coxswain/protocol/schema';
import { findLeftovers } from '@coxswain/runtimes';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
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

export const daemonRoutes = (services: Services): readonly Route[] => [
  plainRoute({
    name: 'daemonStatus',
    summary: 'Read the status of the daemon',
    description: 'Its state, counts, slots, and where it listens.',
    answers: [{ status: 200, description: 'The status.', schema: daemonStatus }],
    async handle() {
      return json(200, await services.status());
    },
  }),
  plainRoute({
    name: 'listLeftovers',
    summary: 'List leftover processes',
    description:
      'Processes that a task started and that are alive though it has ended. The next start of the daemon ends them.',
    answers: [{ status: 200, description: 'The processes.', schema: leftoversAnswer }],
    problems: ['forbidden'],
    async handle() {
      const { id: ledgerId, tasks } = services.ledger;
      const runs = (await tasks.claims()).map(({ claim }) => `${ledgerId}:${claim.runId}`);
      return json(200, { processes: await findLeftovers({ ledgerId, runs }) });
    },
  }),
  plainRoute({
    name: 'checkTelemetry',
    summary: 'Check where traces go',
    description:
      'Asks the collector whether it takes spans, with a request that holds none. Does nothing where traces are off.',
    answers: [{ status: 200, description: 'What it answered.', schema: telemetryStatus }],
    problems: ['forbidden'],
    async handle({ context }) {
      return json(200, await services.checkTelemetry(context.req.raw.signal));
    },
  }),
  plainRoute({
    name: 'pauseDaemon',
    summary: 'Pause',
    description: 'Starts nothing new; what runs goes on, and submissions are still accepted.',
    answers: [{ status: 200, description: 'The status.', schema: daemonStatus }],
    problems: ['forbidden', 'shutting_down'],
    async handle({ caller }) {
      services.engine.pause();
      return json(200, await noted(services, caller, 'daemon.paused'));
    },
  }),
  plainRoute({
    name: 'resumeDaemon',
    summary: 'Resume',
    description: 'Ends a pause or a drain. A ledger that was copied begins to do its work.',
    answers: [{ status: 200, description: 'The status.', schema: daemonStatus }],
    problems: ['forbidden', 'shutting_down'],
    async handle({ caller }) {
      await services.resume(auditBy(caller));
      return json(200, await noted(services, caller, 'daemon.resumed'));
    },
  }),
  plainRoute({
    name: 'drainDaemon',
    summary: 'Drain',
    description: 'Accepts nothing new; what was accepted runs to its end.',
    answers: [{ status: 200, description: 'The status.', schema: daemonStatus }],
    problems: ['forbidden', 'illegal_transition', 'shutting_down'],
    async handle({ caller }) {
      services.engine.drain();
      return json(200, await noted(services, caller, 'daemon.drained'));
    },
  }),
  plainRoute({
    name: 'stopDaemon',
    summary: 'Stop the daemon',
    description:
      'Ends running tasks (with `wait`: lets them finish first) and then the process. Answered when it begins. Open to ' +
      'clients of any protocol, so that a newer one can replace an older daemon.',
    body: stopBody,
    answers: [
      {
        status: 202,
        description: 'The status; it has stopped when its process is gone.',
        schema: daemonStatus,
      },
    ],
    problems: ['forbidden'],
    async handle({ body, caller }) {
      const status = await services.status();
      // A ledger that takes no entry any more keeps nobody from stopping its daemon.
      await services.ledger.audit
        .append(auditBy(caller), { action: 'daemon.stopped', detail: body })
        .catch((error: unknown) => services.log.error({ err: error }, 'the stop is not in the audit log'));
      services.stop(body);
      return json(202, { ...status, state: body.wait ? status.state : 'stopping' });
    },
  }),
];
