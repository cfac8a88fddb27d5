// What the daemon leads without a program: workflows and discussions.

import type { Client } from '../client.ts';
import type { Requester } from '../requester.ts';

export const workflowMethods = (request: Requester): Client['workflows'] => ({
  list: (folder) => request.json('listWorkflows', { query: { folder } }),
  validate: (source, folder) =>
    request.json('validateWorkflow', { body: { source, folder }, isRepeatable: true }),
  read: (name, folder) => request.json('readWorkflow', { query: { name, folder } }),
  run: (run) => request.json('runWorkflow', { body: run }),
  trusted: () => request.json('listTrusted', {}),
  trust: (trusted) => request.json('trustWorkflow', { body: trusted, isRepeatable: true }),
  untrust: (path) => request.json('untrustWorkflow', { query: { path } }),
  show: (ref) => request.json('getWorkflowRun', { parameters: { id: ref } }),
});

export const discussionMethods = (request: Requester): Client['discussions'] => ({
  start: (discussion) => request.json('startDiscussion', { body: discussion }),
});
