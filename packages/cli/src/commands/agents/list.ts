import { type AgentSummary, WELL_KNOWN } from '@coxswain/protocol';
import { commandText, shortCommandText } from '../../agents/agent-fields.ts';
import { programCell, shortProgramCell } from '../../agents/program-cell.ts';
import { type Context, defineCommand } from '../../command.ts';
import { type Field, fieldLines } from '../../describe/fields.ts';
import { indented } from '../../describe/indented.ts';
import { flag } from '../../input/parameter.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';
import type { Column } from '../../output/table.ts';

const isOffered = ({ isInstalled, definedIn }: AgentSummary): boolean =>
  isInstalled || definedIn !== WELL_KNOWN;

// In a pipe it stays the word that the interface uses.
const originText = (definedIn: string, { output, words }: Context): string =>
  safeLine((output.isTerminal ? words.agents.origin[definedIn] : undefined) ?? definedIn);

export const list = defineCommand({
  arguments: {},
  options: {
    all: flag('--all', 'also the well-known agents that are not installed, and how to install them'),
  },
  details: 'Well-known agents are there when their program is on your PATH.',
  async run(context, { options }) {
    const { words, output, world } = context;
    const all = await (await context.client()).agents.list({ path: world.environment.PATH, all: true });
    const agents = options.all ? all : all.filter(isOffered);
    const [command, program] = output.isTerminal
      ? [shortCommandText, shortProgramCell]
      : [commandText, programCell];
    const columns: Column<AgentSummary>[] = [
      { head: '', cell: ({ isDefault }) => (isDefault ? { text: '*', paint: output.paint.good } : '') },
      {
        head: words.columns.name,
        cell: ({ name }) => ({ text: safeLine(name), paint: output.paint.strong }),
      },
      { head: words.columns.runtime, cell: ({ runtime }) => runtime },
      {
        head: words.columns.running,
        align: 'right',
        cell: ({ runningTasks }) => String(runningTasks ?? '–'),
      },
      { head: words.columns.model, cell: ({ model = '–' }) => safeLine(model) },
      { head: words.columns.command, least: 16, most: 32, cell: (agent) => command(agent) || '–' },
      { head: words.agents.program, least: 16, cell: (agent) => program(agent, words, output.paint) },
      {
        head: words.columns.origin,
        least: 10,
        cell: ({ definedIn = '–' }) => originText(definedIn, context),
      },
    ];
    await printList(context, { rows: agents, columns, idOf: ({ name }) => name, empty: words.empty.agents });
    const missing = agents.filter(({ isInstalled, install }) => !isInstalled && install !== undefined);
    if (missing.length > 0 && output.isTerminal && !output.isJson && !output.isQuiet) {
      const ways = missing.map(({ name, install }): Field => [safeLine(name), safeLine(install ?? '')]);
      await output.line(`\n${output.paint.strong(words.agents.toInstall)}`);
      await output.line(indented(fieldLines(ways, output.paint), 2).join('\n'));
    }
    const more = all.length - agents.length;
    if (more > 0 && output.isTerminal && !output.isJson) await output.note(words.agents.moreOffered(more));
  },
});
