// The floor of an HTTP request over a Unix socket: a Hono app whose one route reads a body and answers.

import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';

const app = new Hono();
app.post('/', async (c) => {
  await c.req.text();
  return c.json({ ok: true }, 201);
});
const server = createAdaptorServer({ fetch: app.fetch });
server.listen(process.argv[2], () => process.stdout.write('ready\n'));
process.stdin.resume().on('end', () => process.exit(0));
