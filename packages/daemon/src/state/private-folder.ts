// Folders that only their owner may change. Whoever can write to them could plant a ledger, a socket or a config.

import { chmodSync, lstatSync, type Stats, statSync } from 'node:fs';
import { makeFolders } from '@coxswain/client';
import { messageOf, ProblemError } from '@coxswain/protocol';
import { othersMayWrite } from '@coxswain/protocol/files';

const OTHERS = 0o077;

/** Makes the folder, and those above it, when it is missing. */
export const makeFolder = (folder: string): void => {
  try {
    makeFolders(folder);
  } catch (error) {
    throw new ProblemError(
      'storage',
      `${folder} cannot be created: ${messageOf(error)}; set COX_HOME to a folder you can write to`,
    );
  }
};

const requireOwn = (folder: string, found: Stats, userId: number): void => {
  if (!found.isDirectory()) throw new ProblemError('storage', `${folder} is not a folder`);
  if (found.uid !== userId)
    throw new ProblemError(
      'forbidden',
      `${folder} belongs to another user (uid ${found.uid}, you are ${userId}): run cox as that user, or set COX_HOME to a folder of your own`,
    );
  if (othersMayWrite(found))
    throw new ProblemError('forbidden', `others can write to ${folder}: chmod go-w ${folder}`);
};

/** Refuses a folder of someone else, or one that others can write to. Follows a symbolic link. */
export const requirePrivateFolder = (folder: string, userId: number): void =>
  requireOwn(folder, statSync(folder), userId);

/** As {@link requirePrivateFolder}, and takes from others what they may read. With `noLink` the folder itself must be no link. */
export const closeToOthers = (
  folder: string,
  userId: number,
  options: { readonly noLink?: boolean } = {},
): void => {
  const found = options.noLink ? lstatSync(folder) : statSync(folder);
  requireOwn(folder, found, userId);
  if (found.mode & OTHERS) chmodSync(folder, 0o700);
};
