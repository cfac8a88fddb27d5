// What an agent may do, by the kind of tool. The kinds are those of the Agent Client Protocol (ToolKind), so that one table
// in the config holds for every runtime.

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

/** The stricter of two. */
export const stricter = (one: Permission, other: Permission): Permission =>
  PERMISSIONS.indexOf(one) <= PERMISSIONS.indexOf(other) ? one : other;

/** Permissions by asking for each kind. */
export const permissionsBy = (permissionOf: (kind: ToolKind) => Permission): Permissions =>
  // Every kind of the list is named, which the type of fromEntries cannot tell.
  Object.fromEntries(TOOL_KINDS.map((kind) => [kind, permissionOf(kind)])) as Permissions;

/** Everything is refused: what is left for the child of an agent that is no longer configured. */
export const NOTHING_ALLOWED: Permissions = permissionsBy(() => 'deny');

/** What both allow: a child never gets more than its parent has. */
export const meetPermissions = (one: Permissions, other: Permissions): Permissions =>
  permissionsBy((kind) => stricter(one[kind], other[kind]));
