// Servers on loopback that behave as those of the transports do, for tests here and of the whole product.

export * from './deps.ts';
export { notice } from './notice.ts';
export { type ProxyServer, startProxy } from './proxy.ts';
export { type Refused, refused } from './refused.ts';
export * from './slack-server/index.ts';
export * from './telegram-server/index.ts';
export * from './webhook-server.ts';
