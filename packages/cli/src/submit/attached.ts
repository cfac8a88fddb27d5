// What goes with a prompt: the path of a file where the daemon is on this machine, else what the file holds. By its path another
// machine would find another file, or none.

import { basename, resolve } from 'node:path';
import { messageOf, type SubmitTaskInput } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import { usageProblem } from '../input/usage-problem.ts';

type Attached = NonNullable<SubmitTaskInput['attachments']>[number];

/** A request holds 2 MiB, and content is sent as base64. */
const MAX_SENT_BYTES = 1.5 * 1024 * 1024;

/** Throws a usage problem for a file that is to be sent and cannot be read or is too large for a request. */
export const attached = async (
  file: string,
  { folder, environment }: Pick<Deps, 'folder' | 'environment'>,
): Promise<Attached> => {
  const path = resolve(folder, file);
  if (!environment.COX_URL) return path;
  const { readSmallFile } = await import('@coxswain/protocol/files');
  try {
    const { bytes } = await readSmallFile(path, { maxBytes: MAX_SENT_BYTES });
    return { name: basename(path), data: bytes.toString('base64') };
  } catch (error) {
    const why = messageOf(error);
    throw usageProblem(`${file} cannot be sent to the daemon at ${environment.COX_URL}: ${why}`);
  }
};
