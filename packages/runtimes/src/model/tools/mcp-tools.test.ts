import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { serverMarkOf } from '../../processes/marks.ts';
import { type McpHttpServer, startMcpHttpServer } from '../../testing/mcp-server/http.ts';
import { completedCalls, modelRuns } from '../../testing/model-runs.ts';
import { ALL_ALLOWED } from '../../testing/permissions.ts';
import { markedAlive } from '../../testing/survivors.ts';

const { start, serve } = modelRuns();
const program = fileURLToPath(new URL('../../testing/mcp-server/stdio.ts', import.meta.url));
const small = { command: [process.execPath, program] };
const done = { say: ['Done.'] };

const httpServers: McpHttpServer[] = [];
afterEach(async () => {
  for (const server of httpServers.splice(0)) await server.close();
});

describe('the tools of an MCP server', () => {
  it('are offered under its name, answer, and the server ends with the run', async () => {
    const server = await serve([
      {
        say: [
          { tool: 'small_add', input: { a: 2, b: 3 } },
          { tool: 'small_env', input: { name: 'COX_RUN' } },
        ],
      },
      {
        say: [
          { tool: 'small_env', input: { name: 'TOKEN' } },
          { tool: 'small_fail', input: {} },
        ],
      },
      done,
    ]);
    const mcpServers = { small: { ...small, env: { TOKEN: 'the ${WORD}' } } };
    const environment = { WORD: 'secret' };
    const run = await start({ server, agent: { mcpServers, tools: [] }, environment });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(server.requests[0]?.tools).toEqual(['small_add', 'small_env', 'small_fail']);
    expect(completedCalls(run.facts)).toMatchObject([
      { name: 'small_add', kind: 'other', title: 'Add two numbers', status: 'completed', output: '5' },
      { output: serverMarkOf(run.request.mark) },
      { output: 'the secret' },
      { name: 'small_fail', status: 'failed', output: 'it cannot be done' },
    ]);
    expect(await markedAlive([run.request.mark])).toEqual([]);
  });

  it('come over HTTP too, with the headers of the config', async () => {
    const http = await startMcpHttpServer();
    httpServers.push(http);
    const server = await serve([{ say: [{ tool: 'web_add', input: { a: 1, b: 1 } }] }, done]);
    const mcpServers = { web: { url: http.url, headers: { authorization: 'Bearer ${KEY}' } } };
    const run = await start({ server, agent: { mcpServers }, environment: { KEY: 'k1' } });
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(completedCalls(run.facts)).toMatchObject([{ output: '2', status: 'completed' }]);
    expect(http.headers[0]).toMatchObject({ authorization: 'Bearer k1' });
  });

  it('are asked for where a person decides, one by one', async () => {
    const add = { say: [{ tool: 'small_add', input: { a: 1, b: 1 } }] };
    const server = await serve([add, add, { say: [{ tool: 'small_fail', input: {} }] }, done]);
    const run = await start({
      server,
      agent: { mcpServers: { small } },
      permissions: { ...ALL_ALLOWED, other: 'ask' },
      answer: async () => ({ decision: 'approve_always' }),
    });
    await run.outcome;
    expect(run.questions.map(({ detail }) => detail?.split('\n')[0])).toEqual(['small: add', 'small: fail']);
  });

  it('are only those that the agent names, when it names any', async () => {
    const server = await serve([done]);
    const agent = { mcpServers: { small }, tools: ['search', 'small_add'] };
    await (await start({ server, agent })).outcome;
    expect(server.requests[0]?.tools).toEqual(['search', 'small_add']);
  });

  it('fail the task when the server cannot be started, with what it said', async () => {
    const server = await serve([]);
    const broken = { command: [process.execPath, '-e', 'console.error("no licence"); process.exit(3)'] };
    const run = await start({ server, agent: { mcpServers: { broken } } });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      message: expect.stringMatching(/^the MCP server 'broken' .* cannot be used: .*no licence/),
    });
    expect(server.requests).toHaveLength(0);
  });
});
