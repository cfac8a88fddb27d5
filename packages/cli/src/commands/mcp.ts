import { defineCommand } from '../command.ts';
import { sentEnvironment } from '../input/environment.ts';
import { optional, text } from '../input/parameter.ts';
import { ReaderGone } from '../world.ts';

export const mcp = defineCommand({
  arguments: {},
  options: {
    session: optional('--session <name>', 'the session that gets its submissions and items', text, {
      completes: 'session',
    }),
    agent: optional('--agent <name>', 'the agent that gets its submissions, if not the default', text, {
      completes: 'agent',
    }),
    tools: optional('--tools <name,...>', 'only these tools; default: all', text),
  },
  details:
    'Serves the tools of cox to an agent over stdin and stdout (Model Context Protocol) until stdin closes. Agents that cox ' +
    'runs get it by themselves, and what they submit belongs to their task. Other agents start it as their configuration ' +
    'says; what they submit is yours. Starts a daemon with the first use of a tool, if none runs.',
  examples: [
    'claude mcp add cox -- cox mcp                            # Claude Code; Cursor: ~/.cursor/mcp.json',
    '{"mcpServers":{"cox":{"command":"cox","args":["mcp"]}}}',
    '{"mcp":{"cox":{"type":"local","command":["cox","mcp"]}}}  # opencode: opencode.json',
    'cox mcp --session notes --agent claude',
  ],
  async run({ client, world, output, globals }, { options }) {
    const { serveLines } = await import('@coxswain/mcp/server');
    const { session, agent, tools } = options;
    const environment = sentEnvironment(world.environment);
    await serveLines({
      connect: () => client(),
      ...(tools === undefined ? {} : { tools: tools.split(',') }),
      submitter: {
        ...(session === undefined ? {} : { session }),
        ...(agent === undefined ? {} : { agent }),
        folder: world.folder,
        ...(environment === undefined ? {} : { environment }),
      },
      lines: { input: world.input.lines(), write: (line) => world.output.write(line) },
      onError: (error) => {
        if (globals.debug && !(error instanceof ReaderGone)) void output.complain(error.message);
      },
    });
  },
});
