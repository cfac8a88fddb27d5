// The requests that depend on the config: what was just saved counts for them, and they tell when it is wrong.

import type { RouteName } from '@coxswain/protocol';

export const DEPENDS_ON_CONFIG: ReadonlySet<RouteName> = new Set([
  'addRoute',
  'changeJob',
  'checkAgent',
  'createJob',
  'createSession',
  'createTask',
  'createTasks',
  'getAgent',
  'getConfig',
  'listAgents',
  'listChannels',
  'messageTask',
  'repairJob',
  'resolveRoute',
  'resumeJob',
  'retryDelivery',
  'retryTask',
  'runJob',
  'runWorkflow',
  'setDefaultAgent',
  'startDiscussion',
  'testChannel',
  'validateWorkflow',
]);
