// Tells now and then that a long call goes on.

import type { ToolContext } from './context.ts';

/** Often enough for clients that give up after a minute of silence. */
const EVERY_MS = 10_000;

/** Does the work, and meanwhile tells what `say` says every 10 seconds, when somebody wants to know. */
export const withProgress = async <Result>(
  { onProgress }: ToolContext,
  say: () => Promise<string>,
  work: () => Promise<Result>,
): Promise<Result> => {
  if (onProgress === undefined) return work();
  // A daemon that is away for a moment has nothing to say; the work itself notices when it stays away.
  const report = (): void => void say().then(onProgress, () => {});
  const timer = setInterval(report, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};
