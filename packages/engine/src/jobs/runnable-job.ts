// A job as far as its runs are made from it.

import type { JobDefinition, JobId } from '@coxswain/protocol';

export type RunnableJob = JobDefinition & { readonly id: JobId };
