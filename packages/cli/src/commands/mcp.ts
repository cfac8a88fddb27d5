import type { Client } from '@coxswain/client';
import { ProblemError, type Task } from '@coxswain/protocol';
import { defineCommand } from '../command.ts';
import { ReaderGone } from '../deps.ts';
import { sentEnvironment } from '../input/environment.ts';
import { optional, text } from '../input/parameter.ts';

export const mcp = defineCommand({
  arguments: {},
  options: {
    session: optional('--session <name>', 'session for its submissions and items', text, {
      completes: 'session',
    }),
    agent: optional('--agent <name>', 'agent for its submissions; default: the default agent', text, {
      completes: 'agent',
    }),
    as: optional('--as <agent>', 'act with the rights of this agent instead of yours', text, {
      completes: 'agent',
    }),
    tools: optional('--tools <name,...>', 'only these tools; default: all', text),
  },
  details:
    'Speaks the Model Context Protocol over stdin and stdout until stdin closes. Agents that cox runs get it automatically, and what they submit belongs to their task. Other agents need it in their configuration. They act with your rights; --agent only sets who gets their work. With --as they have the rights of that agent: what it may submit to, its permissions, tools and tasks, and the folder you are in. Starts the daemon when a tool is first used.',
  examples: [
    'claude mcp add cox -- cox mcp                            # Claude Code; Cursor: ~/.cursor/mcp.json',
    '{"mcpServers":{"cox":{"command":"cox","args":["mcp"]}}}',
    '{"mcp":{"cox":{"type":"local","command":["cox","mcp"]}}}  # opencode: opencode.json',
    'cox mcp --session notes --agent claude',
    'cox mcp --as reader                                       # may do what agent reader may do',
  ],
  async run({ client, deps, output, globals }, { options }) {
    const { serveLines } = await import('@coxswain/mcp/server');
    const { session, agent, tools, as } = options;
    if (as !== undefined && agent !== undefined)
      throw new ProblemError('invalid_request', '--agent cannot be combined with --as');
    const environment = sentEnvironment(deps.environment);
    const guest =
      as === undefined ? undefined : guestOf(client, { as, session, folder: deps.folder, environment });
    await serveLines({
      connect: guest?.connect ?? (() => client()),
      tools: tools?.split(','),
      submitter: { session, agent, folder: deps.folder, environment },
      lines: { input: deps.input.lines(), write: (line) => deps.output.write(line) },
      onError: (error) => {
        if (globals.debug && !(error instanceof ReaderGone)) void output.complain(error.message);
      },
    });
    await guest?.leave();
  },
});

interface Guest {
  readonly as: string;
  readonly session: string | undefined;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>> | undefined;
}

/**
 * An item of the agent represents the user of the tools, who has the rights of its programs, and what they submit is below
 * it. It is made by the first use.
 */
const guestOf = (
  client: () => Promise<Client>,
  { as, session = `mcp:${as}`, folder, environment }: Guest,
) => {
  let item: Promise<Task> | undefined;
  const begin = async ({ sessions, items }: Client): Promise<Task> => {
    const known = await sessions.get(session).catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'session_not_found') return undefined;
      throw error;
    });
    const { agent } = known ?? (await sessions.create({ name: session, agent: as }));
    if (agent !== as)
      throw new ProblemError(
        'unprocessable',
        `session '${session}' belongs to agent '${agent}', not '${as}': name another with --session`,
      );
    const made = await items.create({
      title: `cox mcp --as ${as}`,
      session,
      source: 'mcp',
      workDir: folder,
      ...(environment === undefined ? {} : { environment: { ...environment } }),
    });
    return items.move(made.id, { status: 'running' });
  };
  return {
    async connect(): Promise<Client> {
      const person = await client();
      item ??= begin(person).catch((error: unknown) => {
        item = undefined;
        throw error;
      });
      return person.within((await item).id);
    },
    /** What it submitted continues. */
    async leave(): Promise<void> {
      const made = await item?.catch(() => undefined);
      if (made) await (await client()).items.move(made.id, { status: 'completed' }).catch(() => {});
    },
  };
};
