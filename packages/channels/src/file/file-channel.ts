// Appends notices to a file, one line of JSON each: a delivered notice is on disk. Anybody else who can write to its
// folder could put a link there and have the notices written to any file of the user, so neither is accepted.

import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, lstat, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { type ChannelDefinition, codeOf } from '@coxswain/protocol';
import { othersMayWrite } from '@coxswain/protocol/files';
import { refuseAddress } from '../address.ts';
import { type Channel, ChannelError } from '../channel.ts';
import { checkSteps } from '../check-steps.ts';
import { noticeJson } from '../notice-json.ts';

// Reading too, to see how the file ends. A pipe that nobody reads must not hold the daemon up.
const APPEND =
  constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW;
const OWNER_ONLY = 0o600;
/** The sticky bit, as on /tmp: everybody may create files there, and nobody may replace those of others. */
const STICKY = 0o1000;
const NEWLINE = 0x0a;

/** Whether the file ends within a line: an attempt before this one was cut off, by a full disk or a crash. */
const endsWithinLine = async (file: FileHandle): Promise<boolean> => {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
};

const refusal = (why: string): ChannelError => new ChannelError(why, { isFinal: true });

/** The path with its links resolved. Throws a ChannelError when anyone but the user can replace files in its folder. */
const ownPath = async (path: string): Promise<string> => {
  const folder = await realpath(dirname(path));
  const found = await stat(folder);
  const { uid, mode } = found;
  const own = process.getuid?.();
  if (own !== undefined && uid !== own && uid !== 0)
    throw refusal(
      `the folder ${folder} belongs to another user (uid ${uid}): use a file in a folder you own`,
    );
  if (othersMayWrite(found) && !(mode & STICKY))
    throw refusal(
      `others can write to the folder ${folder}, and so replace ${basename(path)}: run chmod go-w ${folder}, or use a file in a folder you own`,
    );
  return join(folder, basename(path));
};

/** Throws a ChannelError for everything but a regular file of the user that has no other name. */
const requireOwnFile = (path: string, found: Stats): void => {
  const own = process.getuid?.();
  if (found.isSymbolicLink()) throw refusal(`${path} is a link: use the file it points to`);
  if (found.isDirectory()) throw refusal(`${path} is a folder: use a file in it`);
  if (!found.isFile()) throw refusal(`${path} is not a file that can be appended to`);
  if (own !== undefined && found.uid !== own)
    throw refusal(`${path} belongs to another user (uid ${found.uid}): use a file you own`);
  if (found.nlink > 1) throw refusal(`${path} has a second name (a hard link): use a file without one`);
};

const append = async (path: string, line: string): Promise<void> => {
  const file = await open(await ownPath(path), APPEND, OWNER_ONLY);
  try {
    requireOwnFile(path, await file.stat());
    await file.appendFile(`${(await endsWithinLine(file)) ? '\n' : ''}${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
};

const pathFor = (definition: ChannelDefinition, address: string | undefined): string => {
  const { name, path } = definition;
  if (path !== undefined) {
    refuseAddress(definition, address);
    return path;
  }
  if (address === undefined || !isAbsolute(address))
    throw new ChannelError(
      `${name} needs the absolute path of a file: deliver to ${name}:/path/to/notices.jsonl`,
      {
        isFinal: true,
      },
    );
  return address;
};

export const fileChannel = (definition: ChannelDefinition): Channel => ({
  name: definition.name,
  type: definition.type,
  async send(address, notice, signal) {
    const path = pathFor(definition, address);
    if (signal.aborted) throw new ChannelError('stopped before it was written');
    await append(path, noticeJson(notice)).catch((error: unknown) => {
      throw fileRefusal(path, error);
    });
  },
  check: () => {
    const { path } = definition;
    if (path === undefined)
      return checkSteps([['path', async () => 'the target names it, like file:/path/to/notices.jsonl']]);
    return checkSteps([
      [
        'folder',
        async () => {
          try {
            await ownPath(path);
            await access(dirname(path), constants.W_OK | constants.X_OK);
          } catch (error) {
            throw fileRefusal(path, error);
          }
          return `${dirname(path)} can be written to`;
        },
      ],
      [
        'file',
        async () => {
          const found = await lstat(path).catch(() => undefined);
          if (found === undefined) return `${path} will be created`;
          requireOwnFile(path, found);
          await access(path, constants.W_OK).catch((error: unknown) => {
            throw fileRefusal(path, error);
          });
          return `${path} can be written to`;
        },
      ],
    ]);
  },
  close: async () => {},
});

// Why appending to a file failed, and whether waiting helps: a full disk may be freed, but a missing folder
// is probably a mistake.
const FINAL: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `the folder ${dirname(path)} does not exist: create it, or use another`,
  ENOTDIR: (path) => `${dirname(path)} is not a folder: use another path`,
  ELOOP: (path) => `${path} is a link: use the file it points to`,
  EISDIR: (path) => `${path} is a folder: use a file in it`,
  ENXIO: (path) => `${path} is not a file that can be appended to`,
  EACCES: (path) => `no permission to write to ${path}`,
  EPERM: (path) => `no permission to write to ${path}`,
  EROFS: (path) => `${path} is on a read-only file system`,
  ENAMETOOLONG: () => 'the path is too long',
};

const fileRefusal = (path: string, error: unknown): ChannelError => {
  if (error instanceof ChannelError) return error;
  const code = codeOf(error) ?? 'unknown error';
  const words = FINAL[code]?.(path);
  return words === undefined
    ? new ChannelError(`${path} could not be written: ${code}`)
    : new ChannelError(words, { isFinal: true });
};
