// The key from which all webhook secrets are derived: no secret is stored in the ledger, and each can be shown again.

import { createHmac, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { SECRET_PREFIX } from '@coxswain/channels';
import { codeOf, type JobId, ProblemError } from '@coxswain/protocol';
import { readPrivateFile } from '@coxswain/protocol/files';

/** The webhook of a job, with the number of its secret. */
export interface HookOfJob {
  readonly jobId: JobId;
  readonly path: string;
  readonly secretVersion: number;
}

const KEY_BYTES = 32;

/** The key in that file, created if missing. Throws `forbidden` if others can read it, `storage` if it cannot be read. */
export const readHookKey = (file: string): Buffer => {
  try {
    writeFileSync(file, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw unreadable(file, error);
  }
  try {
    const key = readPrivateFile(file, 'the webhook key');
    if (key.length === KEY_BYTES) return key;
  } catch (error) {
    throw error instanceof ProblemError ? error : unreadable(file, error);
  }
  throw new ProblemError(
    'storage',
    `${file} is not a key of ${KEY_BYTES} bytes: remove it, and all webhooks get new secrets`,
  );
};

/** The secret of a webhook: `whsec_…`. */
export const hookSecret = (key: Buffer, { jobId, path, secretVersion }: HookOfJob): string =>
  SECRET_PREFIX + createHmac('sha256', key).update(`hook:${jobId}:${path}:${secretVersion}`).digest('base64');

const unreadable = (file: string, error: unknown): ProblemError =>
  new ProblemError('storage', `the webhook key ${file} cannot be read or created: ${String(error)}`);
