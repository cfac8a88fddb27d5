// Every operation of the API, by noun and verb. Importing values from here loads zod: cli, client and cockpit import types alone.

import { agents } from './agents.ts';
import { audit } from './audit.ts';
import { channels } from './channels.ts';
import { config } from './config.ts';
import { daemon } from './daemon.ts';
import { deliveries } from './deliveries.ts';
import { discussions } from './discussions.ts';
import { events } from './events.ts';
import { hooks } from './hooks.ts';
import { inputs } from './inputs.ts';
import { insights } from './insights.ts';
import { items } from './items.ts';
import { jobs } from './jobs.ts';
import { ledger } from './ledger.ts';
import { routes } from './routes.ts';
import { sessions } from './sessions.ts';
import { tasks } from './tasks.ts';
import { tokens } from './tokens.ts';
import { workflows } from './workflows.ts';

export * from './access.ts';
export { METRICS_TYPE } from './daemon.ts';
export { MAX_HOOK_BYTES } from './hooks.ts';
export type { AnswerOf, MethodsOf } from './method.ts';
export { LINES_HEADER, LOST_HEADER, OFFSET_HEADER, THROUGH_HEADER } from './one-task.ts';
export * from './operation.ts';
export { MAX_SESSIONS } from './sessions.ts';
export { MAX_KEY_CHARACTERS } from './tasks.ts';

export const operations = {
  tasks,
  events,
  inputs,
  items,
  agents,
  sessions,
  channels,
  routes,
  deliveries,
  jobs,
  hooks,
  workflows,
  discussions,
  insights,
  tokens,
  config,
  audit,
  ledger,
  daemon,
};
export type Operations = typeof operations;

/** Any operation of any noun. */
export type AnyOperation = {
  [Noun in keyof Operations]: Operations[Noun][keyof Operations[Noun]];
}[keyof Operations];
export type OperationId = AnyOperation['id'];
/** The operation with that id. */
export type OperationOf<Id extends OperationId> = Extract<AnyOperation, { readonly id: Id }>;
