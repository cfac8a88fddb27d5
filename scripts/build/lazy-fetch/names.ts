// Part of the daemon's bundle: what these names mean there. lazy-fetch.ts adds them to what node-server exports.

// @ts-expect-error
export { Headers, Request, Response } from '@hono/node-server';
