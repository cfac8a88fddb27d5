// The webhooks of this daemon: their secrets and addresses.

import { API_PREFIX, type JobId } from '@coxswain/protocol';
import type { HooksPort } from '../http/index.ts';
import { type HookOfJob, hookSecret, readHookKey } from './hook-key.ts';

/** No path of a webhook looks like this. */
const NOBODY: HookOfJob = { jobId: 'job_' as JobId, path: '', secretVersion: 0 };

export const hooksOf = (options: {
  /** Created when the first secret is needed. */
  readonly keyFile: string;
  /** `host:port` where webhooks are served over TCP; undefined: only on the socket. */
  readonly address: () => string | undefined;
}): HooksPort => {
  const { keyFile, address } = options;
  let key: Buffer | undefined;
  return {
    nobody: NOBODY,
    secretOf(hook) {
      key ??= readHookKey(keyFile);
      return hookSecret(key, hook);
    },
    urlOf(path) {
      const at = address();
      return `${at === undefined ? '' : `http://${at}`}${API_PREFIX}/hooks/${path}`;
    },
  };
};
