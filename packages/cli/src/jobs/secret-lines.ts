// Where the webhooks of a job are, and what their senders have to know.

import type { Job } from '@coxswain/protocol';
import { fieldLines } from '@coxswain/views';
import { hookFields } from '@coxswain/views/job';
import type { Context } from '../command.ts';
import { drawLines } from '../output/rendering.ts';

/** The address and the secret of each; nothing for a job without webhooks. */
export const secretLines = async (
  job: Job,
  { client, output, words }: Pick<Context, 'client' | 'output' | 'words'>,
): Promise<string[]> => {
  if (!job.triggers.some(({ kind }) => kind === 'webhook')) return [];
  const secrets = await (await client()).jobs.secrets(job.id);
  return drawLines(fieldLines(hookFields(job, words, secrets)), output.paint);
};
