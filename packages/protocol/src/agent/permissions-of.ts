// What one agent may do by its own definition.

import type { AgentDefinition } from './agent.ts';
import { type Permissions, permissionsBy, type ToolKind } from './permissions.ts';

/** Looking does no harm, and is most of what an agent does: it is allowed unless the config says otherwise. */
const HARMLESS: ReadonlySet<ToolKind> = new Set(['read', 'search', 'think']);

/** The tools of the model runtime that do something of a kind; an agent that was given none of them cannot do it. */
const MODEL_TOOLS: Readonly<Partial<Record<ToolKind, readonly string[]>>> = {
  execute: ['shell'],
  edit: ['write_file', 'edit_file'],
  fetch: ['fetch_url'],
};

/**
 * What an agent may do when nobody restricts it further: a command agent runs with the user's own rights; others follow
 * their table, where what is not named is `ask`, but reading, searching and thinking `allow`. A model agent without a
 * tool for a kind is refused that kind, so that its children cannot have it either.
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
