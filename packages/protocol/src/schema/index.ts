// The zod schemas of everything that crosses the wire. Importing values from here costs tens of milliseconds:
// cli and client must import only types.

export * from './access-token.ts';
export * from './agent.ts';
export { statusWordSchema } from './aliases.ts';
export * from './audit.ts';
export * from './batch.ts';
export * from './config.ts';
export * from './counts.ts';
export * from './daemon.ts';
export * from './delivery.ts';
export * from './fields.ts';
export * from './input.ts';
export * from './insights.ts';
export * from './item.ts';
export * from './job.ts';
export * from './ledger.ts';
export * from './problem.ts';
export * from './prune.ts';
export * from './query.ts';
export * from './session.ts';
export * from './submit.ts';
export * from './task.ts';
export * from './task-detail.ts';
export * from './task-verbs.ts';
export * from './trigger.ts';
export * from './workflow.ts';
