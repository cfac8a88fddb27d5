// Saved definitions of work: what fires them, what they asked, what came of it.

import type { Client } from '../client.ts';
import type { Requester } from '../requester.ts';

export const jobMethods = (request: Requester): Client['jobs'] => {
  const of = (ref: string) => ({ parameters: { id: ref } });
  return {
    list: () => request.json('listJobs'),
    get: (ref) => request.json('getJob', of(ref)),
    create: (job) => request.json('createJob', { body: job }),
    change: (ref, change) => request.json('changeJob', { ...of(ref), body: change }),
    remove: (ref) => request.json('deleteJob', of(ref)),
    run: (ref, run = {}) => request.json('runJob', { ...of(ref), body: run }),
    pause: (ref) => request.json('pauseJob', { ...of(ref), isRepeatable: true }),
    resume: (ref) => request.json('resumeJob', { ...of(ref), isRepeatable: true }),
    repair: (ref) => request.json('repairJob', { ...of(ref), isRepeatable: true }),
    next: (ref, count) => request.json('nextOfJob', { ...of(ref), query: { count } }),
    runs: (ref, { limit, only } = {}) => request.json('runsOfJob', { ...of(ref), query: { limit, only } }),
    secrets: (ref) => request.json('secretOfJob', of(ref)),
    // It saves nothing.
    preview: (triggers) => request.json('previewJob', { body: triggers, isRepeatable: true }),
  };
};
