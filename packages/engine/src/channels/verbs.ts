// What the engine does with channels, in one object that it hands on.

import { retryDelivery } from '../deliveries/retry-delivery.ts';
import type { ChannelVerbs } from '../engine.ts';
import { type ConversePorts, converse } from './converse.ts';
import { addRoute, removeRoute, resolveRoute } from './routes.ts';

export const channelVerbs = (ports: ConversePorts): ChannelVerbs => ({
  resolveRoute: (from) => resolveRoute(from, ports),
  addRoute: (route, caller) => addRoute(route, caller, ports),
  removeRoute: (id, caller) => removeRoute(id, caller, ports),
  converse: (message) => converse(message, ports),
  retryDelivery: (id, caller) => retryDelivery(id, caller, ports.world),
});
