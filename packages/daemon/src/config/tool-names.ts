// The tools that an agent may be given by name: of the model runtime, and of cox in every runtime. A name that is none of
// them would silently give the agent less than was meant.

import { didYouMean } from './nearest.ts';

const MODEL_TOOLS = [
  'shell',
  'read_file',
  'write_file',
  'edit_file',
  'list_files',
  'search',
  'fetch_url',
  'ask_user',
] as const;

const COX_TOOLS = [
  'bg_submit',
  'bg_status',
  'bg_list',
  'bg_result',
  'bg_cancel',
  'manage_tasks',
  'spawn',
  'review',
  'send',
] as const;

const KNOWN: readonly string[] = [...MODEL_TOOLS, ...COX_TOOLS];

/** What is wrong with the list, in one line. Tools of MCP servers have names that nobody knows before they run. */
export const unknownTool = (tools: readonly string[], hasServers: boolean): string | undefined => {
  const unknown = hasServers ? undefined : tools.find((tool) => !KNOWN.includes(tool));
  if (unknown === undefined) return undefined;
  return `there is no tool '${unknown}'${didYouMean(unknown, KNOWN)}: there are ${KNOWN.join(', ')}`;
};
