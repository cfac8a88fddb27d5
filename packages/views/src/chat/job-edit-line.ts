// A job as the command that edits it.

import type { Job } from '@coxswain/protocol';

/** `/task edit Service watch: Check it`; the prompt is left out where the job has none. */
export const jobEditLine = ({ name, prompt }: Pick<Job, 'name' | 'prompt'>): string =>
  `/task edit ${name}: ${prompt ?? ''}`;
