// Where conversations lie between processes: a private file for each, in a folder that belongs to the user.

import { lstat, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallText } from '@coxswain/protocol/files';
import type { StoredSession } from './stored-session.ts';

export interface SessionStore {
  save(session: StoredSession): Promise<void>;
  /** Undefined when there is no such session, or what is there cannot be read. */
  load(id: string): Promise<StoredSession | undefined>;
  remove(id: string): Promise<void>;
  /** The newest first. */
  list(): Promise<readonly StoredSession[]>;
  /** Forgets what nobody has used for a month. */
  prune(nowMs: number): Promise<void>;
}

const KEPT_MS = 30 * 24 * 3_600_000;
/** An id becomes the name of a file. */
const ID = /^srv_[0-9a-f]{24}$/;
const SUFFIX = '.json';
const OTHERS = 0o077;
const MAX_SESSION_BYTES = 64 * 1024 * 1024;

export const sessionStore = (folder: string, userId: number | undefined): SessionStore => {
  const pathOf = (id: string): string => join(folder, `${id}${SUFFIX}`);
  const load = async (id: string): Promise<StoredSession | undefined> => {
    if (!ID.test(id) || !(await isPrivate(folder, userId))) return undefined;
    return parse(await readSmallText(pathOf(id), { maxBytes: MAX_SESSION_BYTES }).catch(() => ''), id);
  };
  const ids = async (): Promise<readonly string[]> => {
    const names = await readdir(folder).catch(() => []);
    return names.map((name) => name.slice(0, -SUFFIX.length)).filter((id) => ID.test(id));
  };
  return {
    load,
    save: async (session) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!(await isPrivate(folder, userId)))
        throw new Error(`${folder} belongs to others, or others may write there; set SURVEYOR_STATE`);
      const draft = `${pathOf(session.id)}.new`;
      await writeFile(draft, JSON.stringify(session), { mode: 0o600 });
      await rename(draft, pathOf(session.id));
    },
    remove: async (id) => {
      if (ID.test(id)) await rm(pathOf(id), { force: true });
    },
    list: async () => {
      const sessions = await Promise.all((await ids()).map(load));
      return sessions
        .filter((session) => session !== undefined)
        .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
    },
    prune: async (nowMs) => {
      for (const id of await ids()) {
        const found = await stat(pathOf(id)).catch(() => undefined);
        if (found && nowMs - found.mtimeMs > KEPT_MS) await rm(pathOf(id), { force: true });
      }
    },
  };
};

// In the folder for temporary files anybody could have made it first.
const isPrivate = async (folder: string, userId: number | undefined): Promise<boolean> => {
  const found = await lstat(folder).catch(() => undefined);
  if (!found?.isDirectory()) return false;
  return userId === undefined || (found.uid === userId && (found.mode & OTHERS) === 0);
};

const parse = (text: string, id: string): StoredSession | undefined => {
  try {
    const session: StoredSession = JSON.parse(text);
    return session.id === id ? session : undefined;
  } catch {
    return undefined;
  }
};
