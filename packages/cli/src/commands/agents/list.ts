import { type AgentSummary, WELL_KNOWN } from '@coxswain/protocol';
import { exactField, fieldLines } from '@coxswain/views';
import { agentColumns } from '@coxswain/views/agent';
import { defineCommand } from '../../command.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import { drawLines, rendering } from '../../output/rendering.ts';

const isOffered = ({ isInstalled, definedIn }: AgentSummary): boolean =>
  isInstalled || definedIn !== WELL_KNOWN;

export const list = defineCommand({
  arguments: {},
  options: {
    all: flag('--all', 'include well-known agents that are not installed, and how to install them'),
  },
  details: 'Well-known agents are listed if their program is on your PATH.',
  async run(context, { options }) {
    const { words, output, deps } = context;
    const all = await (await context.client()).agents.list({ path: deps.environment.PATH, all: true });
    const agents = options.all ? all : all.filter(isOffered);
    const { isDefault, name, runtime, running, model, command, program, origin } = agentColumns(
      rendering(context),
    );
    await printList(context, {
      rows: agents,
      columns: [isDefault, name, runtime, running, model, command, program, origin],
      idOf: (agent) => agent.name,
      empty: words.empty.agents,
    });
    const missing = agents.filter(({ isInstalled, install }) => !isInstalled && install !== undefined);
    if (missing.length > 0 && output.isTerminal && !output.isJson && !output.isQuiet) {
      const ways = missing.flatMap((agent) =>
        exactField(safeLine(agent.name), safeLine(agent.install ?? '')),
      );
      await output.line(`\n${output.paint.strong(words.agents.toInstall)}`);
      await output.line(drawLines(fieldLines(ways), output.paint, 2).join('\n'));
    }
    const more = all.length - agents.length;
    if (more > 0 && output.isTerminal && !output.isJson) await output.note(words.agents.moreOffered(more));
  },
});
