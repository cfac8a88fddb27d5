// Why no new tasks start, if the daemon is on hold: otherwise tasks would seem to wait for no reason.

import { useResource } from '../data/use-resource.ts';
import { useDeps } from './context.ts';

/** `copy`: its ledger is a copy of another, and waits for `cox daemon resume`. */
export type Hold = 'copy' | 'paused' | 'draining';

const EVERY_MS = 5_000;

/** undefined: tasks are accepted and started. */
export const useHold = (): Hold | undefined => {
  const { client } = useDeps();
  const load = async (): Promise<{ readonly hold: Hold | undefined }> => {
    const { state, copiedFrom } = await client.daemon.status();
    if (copiedFrom !== undefined) return { hold: 'copy' };
    return { hold: state === 'paused' || state === 'draining' ? state : undefined };
  };
  const { value } = useResource(load, { key: 'hold', everyMs: EVERY_MS });
  return value?.hold;
};
