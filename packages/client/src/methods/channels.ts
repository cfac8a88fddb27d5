// How words come in and go out: channels, whom their messages reach, and notices on their way.

import type { Client } from '../client.ts';
import type { Requester } from '../requester.ts';

export const channelMethods = (request: Requester): Client['channels'] => ({
  list: () => request.json('listChannels'),
  test: (name, test = {}) => request.json('testChannel', { parameters: { name }, body: test }),
});

export const routeMethods = (request: Requester): Client['routes'] => ({
  list: () => request.json('listRoutes'),
  add: (route) => request.json('addRoute', { body: route }),
  remove: (id) => request.json('removeRoute', { parameters: { id } }),
  resolve: (from) => request.json('resolveRoute', { query: { ...from } }),
});

export const deliveryMethods = (request: Requester): Client['deliveries'] => ({
  list: (query = {}) => request.json('listDeliveries', { query }),
  retry: (id) => request.json('retryDelivery', { parameters: { id } }),
});
