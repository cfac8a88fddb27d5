// The words of Coxswain. Task: one run. Event: an append-only fact about a task. Ledger: tasks, events and everything else
// that is stored. Agent: a durable worker identity. Runtime: how an agent is executed. Session: a conversation under one
// agent. Input request: a question a running agent waits for. Slot: the right to work. Group: a named pool of slots.
// Active: pending, running, needs_input. Ended: completed, failed, cancelled.

export * from './access-token.ts';
export * from './after-pending-events.ts';
export * from './agent.ts';
export * from './apply-event.ts';
export * from './attachment.ts';
export * from './audit.ts';
export * from './cells.ts';
export * from './channel.ts';
export type * from './chat-command/index.ts';
export * from './composition.ts';
export * from './conversation.ts';
export * from './delivery.ts';
export * from './description.ts';
export * from './duration.ts';
export * from './each-piece.ts';
export * from './event.ts';
export * from './exit-code.ts';
export * from './file-identity.ts';
export type * from './frozen.ts';
export { type GraphRow, type GraphStep, graphRows, layerRows, NODE } from './graph-lanes.ts';
export * from './ids.ts';
export * from './input-request.ts';
export * from './is-json.ts';
export * from './job.ts';
export * from './job-name.ts';
export * from './limits.ts';
export * from './name-of-text.ts';
export * from './names.ts';
export * from './nearest.ts';
export * from './permissions.ts';
export * from './permissions-of.ts';
export * from './ping.ts';
export * from './place-text.ts';
export * from './plan.ts';
export * from './printable.ts';
export * from './problem.ts';
export * from './route.ts';
export * from './routes.ts';
export * from './run-group.ts';
export type * from './schedule/index.ts';
export type * from './schema/index.ts';
export { ITEM_LIST, itemListOf, sessionLabel } from './session-label.ts';
export { shellQuote, shellWord } from './shell-quote.ts';
export * from './started-program.ts';
export * from './stream-bytes.ts';
export * from './sum-usage.ts';
export * from './task.ts';
export * from './task-status.ts';
export * from './template.ts';
export * from './traceparent.ts';
export * from './version.ts';
export * from './wall-clock.ts';
export * from './when.ts';
export * from './workflow.ts';
