// Permissions for tests of runs.

import { type Permission, type Permissions, TOOL_KINDS } from '@coxswain/protocol';

/** The same permission for every kind of tool. */
export const permissionsAll = (permission: Permission): Permissions =>
  // Every kind of the list is named, which the type of fromEntries cannot express.
  Object.fromEntries(TOOL_KINDS.map((kind) => [kind, permission])) as Permissions;

export const ALL_ALLOWED = permissionsAll('allow');
