// What the engine does with channels, in one object that it hands on.

import { retryDelivery } from '../deliveries/retry-delivery.ts';
import type { ChannelVerbs } from '../engine.ts';
import type { AskingDeps } from '../run/questions.ts';
import { converse } from './converse.ts';
import { addRoute, removeRoute, resolveRoute } from './routes.ts';

export const channelVerbs = (deps: AskingDeps): ChannelVerbs => ({
  resolveRoute: (from) => resolveRoute(from, deps),
  addRoute: (route, caller) => addRoute(route, caller, deps),
  removeRoute: (id, caller) => removeRoute(id, caller, deps),
  converse: (message) => converse(message, deps),
  retryDelivery: (id, caller) => retryDelivery(id, caller, deps.world),
});
