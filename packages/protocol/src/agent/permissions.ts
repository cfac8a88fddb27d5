// The permissions of an agent, by kind of tool. The kinds are those of the Agent Client Protocol (ToolKind), so that one table
// in the config works for every runtime.

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

/** The permissions in the config; `default` applies to kinds that are not listed. */
export type PermissionTable = Readonly<Partial<Record<ToolKind | 'default', Permission>>>;
/** The permissions of a run, for every kind. */
export type Permissions = Readonly<Record<ToolKind, Permission>>;

/** The stricter of two permissions. */
export const stricter = (one: Permission, other: Permission): Permission =>
  PERMISSIONS.indexOf(one) <= PERMISSIONS.indexOf(other) ? one : other;

/** Builds the permissions from a function of the kind. */
export const permissionsBy = (permissionOf: (kind: ToolKind) => Permission): Permissions =>
  // Every kind is included, which the type of fromEntries cannot express.
  Object.fromEntries(TOOL_KINDS.map((kind) => [kind, permissionOf(kind)])) as Permissions;

/** Denies everything: for children of an agent that is no longer configured. */
export const NOTHING_ALLOWED: Permissions = permissionsBy(() => 'deny');

/** The stricter of both for each kind: a child never gets more than its parent has. */
export const meetPermissions = (one: Permissions, other: Permissions): Permissions =>
  permissionsBy((kind) => stricter(one[kind], other[kind]));
