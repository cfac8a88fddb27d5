// The tools that an agent gets in a run: a tool it may never use is not offered.

import type { AgentDefinition, InputQuestion } from '@coxswain/protocol';
import { z } from 'zod';
import type { StopGrace } from '../../processes/stop-grace.ts';
import type { CoxTool, RunHandle, RunRequest } from '../../runtime.ts';
import type { AllowedPaths } from './allowed-paths.ts';
import { editFileTool } from './edit-file.ts';
import { fetchUrlTool } from './fetch-url.ts';
import { listFilesTool } from './list-files.ts';
import { readFileTool } from './read-file.ts';
import type { RunPrograms } from './run-programs.ts';
import { searchTool } from './search.ts';
import { shellTool } from './shell.ts';
import { defineTool, type ModelTool } from './tool.ts';
import { writeFileTool } from './write-file.ts';

export type Toolbox = ReadonlyMap<string, ModelTool>;

/** The first tool of a name wins: those of the loop, then those of cox, then those of MCP servers. */
export const toolboxOf = ({
  request,
  handle,
  allowedPaths,
  programs,
  grace,
  mcpTools,
}: {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  readonly allowedPaths: AllowedPaths;
  readonly programs: RunPrograms;
  readonly grace: StopGrace;
  /** By the names of their servers before an underscore. */
  readonly mcpTools: readonly ModelTool[];
}): Toolbox => {
  const { agent, environment, workDir } = request;
  const own = [
    shellTool({ programs, workDir, grace }),
    readFileTool(allowedPaths),
    writeFileTool(allowedPaths),
    editFileTool(allowedPaths),
    listFilesTool(allowedPaths, environment),
    searchTool(allowedPaths, environment),
    fetchUrlTool(),
    askUserTool(handle.ask),
    ...handle.tools.map(coxTool),
  ].filter(({ name }) => agent.tools?.includes(name) ?? true);
  const others = mcpTools.filter((tool) => isChosen(tool, agent));
  const toolbox = new Map<string, ModelTool>();
  for (const tool of [...own, ...others]) {
    // Asking a person does nothing to anything.
    const isDenied = request.permissions[tool.kind] === 'deny' && tool.name !== ASK_USER;
    if (!isDenied && !toolbox.has(tool.name)) toolbox.set(tool.name, tool);
  }
  return toolbox;
};

// An agent that names tools of a server gets those; one that names none of them gets all: that is why it has the server.
const isChosen = ({ name }: ModelTool, { tools, mcpServers = {} }: AgentDefinition): boolean => {
  if (!tools || tools.includes(name)) return true;
  const server = Object.keys(mcpServers).find((each) => name.startsWith(`${each}_`));
  return server === undefined || !tools.some((each) => each.startsWith(`${server}_`));
};

// The tools of cox as tools of the loop. What they may do follows from the rights of the task, so no one is asked.
const coxTool = ({ name, description, inputSchema, isReadOnly = false, call }: CoxTool): ModelTool => ({
  name,
  description,
  inputSchema,
  kind: 'other',
  isParallel: true,
  isReadOnly,
  prepare: async (input) => ({ title: name, run: ({ signal }) => call(input, signal) }),
});

// The tool that asks the person whose task it is.
const input = z.object({
  question: z.string().min(1),
  options: z.array(z.string().min(1)).max(10).optional().describe('Answers to choose from'),
});

const ASK_USER = 'ask_user';

const askUserTool = (ask: RunHandle['ask']): ModelTool =>
  defineTool({
    name: ASK_USER,
    description:
      'Asks the person whose task this is, and waits for the answer. Ask only what you cannot find out.',
    input,
    kind: 'think',
    prepare: ({ question, options }) => {
      const choices = options?.map((label, at) => ({ id: `option_${at + 1}`, label }));
      return {
        title: question,
        run: async ({ callId }) => {
          const wanted: InputQuestion = {
            kind: 'question',
            title: question,
            ...(choices ? { options: choices } : {}),
          };
          const { decision, optionId, text } = await ask(wanted, { ref: callId, isAnswered: false });
          const chosen = choices?.find(({ id }) => id === optionId)?.label;
          const said = [chosen, text].filter((each) => each !== undefined && each !== '').join(': ');
          if (decision === 'deny')
            return {
              text: said === '' ? 'They declined to answer.' : `They declined: ${said}`,
              isError: true,
            };
          return { text: said === '' ? 'They agreed, without a comment.' : said };
        },
      };
    },
  });
