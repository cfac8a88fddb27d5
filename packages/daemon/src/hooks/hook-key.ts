// The key from which all webhook secrets are derived: no secret is stored in the ledger, and each can be shown again.

import { createHmac } from 'node:crypto';
import { SECRET_PREFIX } from '@coxswain/channels';
import type { JobId } from '@coxswain/protocol';
import { readKey } from '../state/key-file.ts';

/** The webhook of a job, with the number of its secret. */
export interface HookOfJob {
  readonly jobId: JobId;
  readonly path: string;
  readonly secretVersion: number;
}

/** The key in that file, created if missing. Throws as {@link readKey}. */
export const readHookKey = (file: string): Buffer =>
  readKey({ file, name: 'the webhook key', afterRemoval: 'all webhooks get new secrets' });

/** The secret of a webhook: `whsec_…`. */
export const hookSecret = (key: Buffer, { jobId, path, secretVersion }: HookOfJob): string =>
  SECRET_PREFIX + createHmac('sha256', key).update(`hook:${jobId}:${path}:${secretVersion}`).digest('base64');
