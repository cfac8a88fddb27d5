// Whether anyone but its owner may write to a file or folder. Many systems give every user a private group and a umask of 002:
// what only that group may write, only its owner may write.

import { readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';

const GROUP_WRITES = 0o020;
const EVERYBODY_WRITES = 0o002;

/** True unless only the owner may write. Access control lists are not checked. */
export const othersMayWrite = (
  { mode, uid, gid }: Pick<Stats, 'mode' | 'uid' | 'gid'>,
  accountsFolder = '/etc',
): boolean => {
  if (mode & EVERYBODY_WRITES) return true;
  return (mode & GROUP_WRITES) !== 0 && !isPrivateGroup({ uid, gid }, accountsFolder);
};

/**
 * Whether the group has the name of the user, is the user's primary group, and has no other members. False for accounts that
 * are stored elsewhere (LDAP, NIS), because the members of their groups are not known.
 */
const isPrivateGroup = (
  { uid, gid }: { readonly uid: number; readonly gid: number },
  accountsFolder: string,
): boolean => {
  const users = rowsOf(join(accountsFolder, 'passwd'));
  const groups = rowsOf(join(accountsFolder, 'group')).filter((group) => group[2] === String(gid));
  const [group] = groups;
  if (groups.length !== 1 || group === undefined) return false;
  const [groupName, , , members = ''] = group;
  const firstIn = users.filter((user) => user[3] === String(gid));
  return (
    firstIn.some(([name]) => name === groupName) &&
    firstIn.every((user) => user[2] === String(uid)) &&
    members.split(',').every((member) => member === '' || member === groupName)
  );
};

/** The fields of each line. Empty if the file cannot be read, or refers to accounts stored elsewhere, as with NIS. */
const rowsOf = (path: string): readonly (readonly string[])[] => {
  try {
    const rows = readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.split(':'));
    return rows.some(([name = '']) => /^[+-]/.test(name)) ? [] : rows;
  } catch {
    return [];
  }
};
