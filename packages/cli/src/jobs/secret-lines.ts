// Where the webhooks of a job are, and what their senders have to know.

import type { Job } from '@coxswain/protocol';
import type { Context } from '../command.ts';
import { fieldLines } from '../describe/fields.ts';

/** The address and the secret of each; nothing for a job without webhooks. */
export const secretLines = async (
  { id, triggers }: Pick<Job, 'id' | 'triggers'>,
  { client, output, words }: Pick<Context, 'client' | 'output' | 'words'>,
): Promise<string[]> => {
  if (!triggers.some(({ kind }) => kind === 'webhook')) return [];
  const { fields } = words.jobs;
  const secrets = await (await client()).jobs.secrets(id);
  return fieldLines(
    secrets.flatMap(({ url, secret }) => [[fields.webhook, url] as const, [fields.secret, secret] as const]),
    output.paint,
  );
};
