// What one agent may do by its own definition.

import type { AgentDefinition } from './agent.ts';
import { type Permissions, permissionsBy, type ToolKind } from './permissions.ts';

/** Reading is harmless and most of what an agent does, so it is allowed unless the config says otherwise. */
const HARMLESS: ReadonlySet<ToolKind> = new Set(['read', 'search', 'think']);

/** The tools of the model runtime by kind. An agent without any of them cannot do anything of that kind. */
const MODEL_TOOLS: Readonly<Partial<Record<ToolKind, readonly string[]>>> = {
  execute: ['shell'],
  edit: ['write_file', 'edit_file'],
  fetch: ['fetch_url'],
};

/**
 * The permissions of an agent before any further restriction. A command agent has the rights of the user; the others follow
 * their table, with defaults of `allow` for reading, searching and thinking and `ask` for the rest. A model agent without a
 * tool for a kind is denied that kind, so that its children are denied it too.
 */
export const permissionsOf = (agent: AgentDefinition): Permissions => {
  if (agent.runtime === 'command') return permissionsBy(() => 'allow');
  const { permissions = {}, tools } = agent;
  return permissionsBy((kind) => {
    const needed = MODEL_TOOLS[kind];
    const lacksTool =
      tools !== undefined && needed !== undefined && !needed.some((tool) => tools.includes(tool));
    if (agent.runtime === 'model' && lacksTool) return 'deny';
    return permissions[kind] ?? permissions.default ?? (HARMLESS.has(kind) ? 'allow' : 'ask');
  });
};
