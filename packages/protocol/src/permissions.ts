// What an agent may do, by the kind of tool. The kinds are those of the Agent Client Protocol (ToolKind), so that one table
// in the config holds for every runtime.

import type { AgentDefinition } from './agent.ts';

export const TOOL_KINDS = [
  'read',
  'edit',
  'delete',
  'move',
  'search',
  'execute',
  'think',
  'fetch',
  'switch_mode',
  'other',
] as const;
export type ToolKind = (typeof TOOL_KINDS)[number];

/** From the least to the most. `ask`: a person decides each time. */
export const PERMISSIONS = ['deny', 'ask', 'allow'] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What the config says of an agent; `default` holds for the kinds that are not named. */
export type PermissionTable = Readonly<Partial<Record<ToolKind | 'default', Permission>>>;
/** What holds for a run: every kind has its answer. */
export type Permissions = Readonly<Record<ToolKind, Permission>>;

/** Looking does no harm, and is most of what an agent does: it is allowed unless the config says otherwise. */
const HARMLESS: ReadonlySet<ToolKind> = new Set(['read', 'search', 'think']);

/** The stricter of two. */
export const stricter = (one: Permission, other: Permission): Permission =>
  PERMISSIONS.indexOf(one) <= PERMISSIONS.indexOf(other) ? one : other;

const each = (permissionOf: (kind: ToolKind) => Permission): Permissions =>
  // Every kind of the list is named, which the type of fromEntries cannot tell.
  Object.fromEntries(TOOL_KINDS.map((kind) => [kind, permissionOf(kind)])) as Permissions;

/** Everything is refused: what is left for the child of an agent that is no longer configured. */
export const NOTHING_ALLOWED: Permissions = each(() => 'deny');

/** What both allow: a child never gets more than its parent has. */
export const meetPermissions = (one: Permissions, other: Permissions): Permissions =>
  each((kind) => stricter(one[kind], other[kind]));

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
  if (agent.runtime === 'command') return each(() => 'allow');
  const { permissions = {}, tools } = agent;
  return each((kind) => {
    const needed = MODEL_TOOLS[kind];
    const lacksTool =
      tools !== undefined && needed !== undefined && !needed.some((tool) => tools.includes(tool));
    if (agent.runtime === 'model' && lacksTool) return 'deny';
    return permissions[kind] ?? permissions.default ?? (HARMLESS.has(kind) ? 'allow' : 'ask');
  });
};
