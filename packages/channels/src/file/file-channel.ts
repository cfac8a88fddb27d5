// Appends notices to a file, a line of JSON each: what is said to be delivered is on the disk.

import { constants } from 'node:fs';
import { access, type FileHandle, open, stat } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import type { ChannelDefinition } from '@coxswain/protocol';
import { refuseAddress } from '../address.ts';
import { type Channel, ChannelError } from '../channel.ts';
import { checkSteps } from '../check-steps.ts';
import { noticeJson } from '../notice-json.ts';
import { fileRefusal } from './file-refusal.ts';

// Reading too, to see how the file ends. A pipe that nobody reads must not hold the daemon up.
const APPEND = constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | constants.O_NONBLOCK;
const OWNER_ONLY = 0o600;
const NEWLINE = 0x0a;

/** Whether the file ends within a line: an attempt before this one was cut off, by a full disk or a crash. */
const endsWithinLine = async (file: FileHandle): Promise<boolean> => {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEWLINE;
};

const append = async (path: string, line: string): Promise<void> => {
  const file = await open(path, APPEND, OWNER_ONLY);
  try {
    if (!(await file.stat()).isFile())
      throw new ChannelError(`${path} is no file that can be appended to`, { isFinal: true });
    await file.appendFile(`${(await endsWithinLine(file)) ? '\n' : ''}${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
};

const place = (definition: ChannelDefinition, address: string | undefined): string => {
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
    const path = place(definition, address);
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
          await access(dirname(path), constants.W_OK | constants.X_OK).catch((error: unknown) => {
            throw fileRefusal(path, error);
          });
          return `${dirname(path)} can be written to`;
        },
      ],
      [
        'file',
        async () => {
          const found = await stat(path).catch(() => undefined);
          if (found === undefined) return `${path} will be made`;
          if (!found.isFile()) throw new ChannelError(`${path} is no file that can be appended to`);
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
