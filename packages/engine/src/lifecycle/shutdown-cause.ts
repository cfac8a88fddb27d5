// Why runs end that an orderly stop does not wait for.

import type { StopCause } from '../run/index.ts';

export const SHUTDOWN: StopCause = {
  status: 'cancelled',
  reason: 'shutdown',
  by: 'cox',
  message: 'the daemon was stopped',
};
