// What the surveyor keeps of a conversation when its process has ended: a private file for each.

import { lstat, mkdir, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RequestError } from '@agentclientprotocol/sdk';
import { readSmallText } from '@coxswain/protocol/files';
import type { Turn } from './tool.ts';

/** `n`: how many turns there were. */
export interface StoredSession extends Pick<Turn, 'n' | 'path' | 'survey' | 'mayWrite' | 'sessionId'> {
  readonly title: string;
  /** The last of them, oldest first. */
  readonly turns: readonly { readonly prompt: string; readonly answer: string }[];
}

const ID = /^srv_[0-9a-f]{24}$/;
const OTHERS = 0o077;
const MAX_BYTES = 16 * 1024 * 1024;

const userId = process.getuid?.();
const folder = process.env.SURVEYOR_STATE || join(tmpdir(), `cox-surveyor-${userId ?? 'user'}`);
const fileOf = (id: string): string => join(folder, `${id}.json`);

/** In the folder for temporary files anybody could have made it first. */
const isPrivate = async (): Promise<boolean> => {
  const found = await lstat(folder).catch(() => undefined);
  if (!found?.isDirectory()) return false;
  return userId === undefined || (found.uid === userId && (found.mode & OTHERS) === 0);
};

export const saveSession = async (session: StoredSession): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isPrivate()))
    throw new Error(`${folder} belongs to others, or others may write there; set SURVEYOR_STATE`);
  const draft = `${fileOf(session.sessionId)}.new`;
  await writeFile(draft, JSON.stringify(session), { mode: 0o600 });
  await rename(draft, fileOf(session.sessionId));
};

/** Throws a {@link RequestError} when there is no such session, or what is there cannot be read. */
export const loadSession = async (id: string): Promise<StoredSession> => {
  if (!ID.test(id) || !(await isPrivate())) throw RequestError.sessionNotFound(id);
  try {
    return JSON.parse(await readSmallText(fileOf(id), { maxBytes: MAX_BYTES }));
  } catch {
    throw RequestError.sessionNotFound(id);
  }
};
