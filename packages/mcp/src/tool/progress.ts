// Reports progress during a long call.

import type { ToolContext } from './context.ts';

/** Often enough for clients that give up after a minute of silence. */
const EVERY_MS = 10_000;

/** Does the work and meanwhile reports what `say` returns every 10 seconds, if the client wants progress. */
export const withProgress = async <Result>(
  { onProgress }: ToolContext,
  say: () => Promise<string>,
  work: () => Promise<Result>,
): Promise<Result> => {
  if (onProgress === undefined) return work();
  // A daemon that is briefly unreachable reports nothing; the work itself notices if it stays away.
  const report = (): void => void say().then(onProgress, () => {});
  const timer = setInterval(report, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
