// Workflows: definitions and runs.

import { z } from 'zod';
import { folder } from '../schema/fields.ts';
import { task } from '../schema/task.ts';
import {
  newWorkflowRun,
  savedDefinition,
  savedQuery,
  savedWorkflow,
  trustedWorkflow,
  trustRequest,
  validateWorkflow,
  workflowCheck,
  workflowRun,
} from '../schema/workflow.ts';
import { people, visible } from './access.ts';
import { operation } from './operation.ts';

export const workflows = {
  list: operation({
    id: 'listWorkflows',
    route: 'GET /workflows',
    summary: 'List saved workflows',
    description:
      'The definitions in `workflows` of the home of cox, and in `.cox/workflows` of `folder` and its parents, up to the root of ' +
      'the repository. An ignored definition says why: others may write to it, or another one has the same name.',
    query: z.strictObject({ folder: folder.optional() }),
    output: z.array(savedWorkflow),
    answer: 'The definitions, sorted by name.',
    access: people('read workflows'),
  }),
  read: operation({
    id: 'readWorkflow',
    route: 'GET /workflows/saved',
    summary: 'Get a saved workflow',
    description: 'The definition that a run by that name would use, with the hash to trust.',
    query: savedQuery,
    output: savedDefinition,
    answer: 'The definition.',
    problems: ['not_found'],
    access: people('read workflows'),
  }),
  validate: operation({
    id: 'validateWorkflow',
    route: 'POST /workflows/validate',
    summary: 'Validate a workflow',
    description:
      'YAML or JSON. Returns each fault with its line and column. With `folder`, sub-workflows in it are validated too.',
    body: validateWorkflow,
    output: workflowCheck,
    answer: 'The result.',
    access: people('run workflows'),
    dependsOnConfig: true,
    isRepeatable: true,
  }),
  run: operation({
    id: 'runWorkflow',
    route: 'POST /workflows',
    summary: 'Run a workflow',
    description:
      'The definition and everything it refers to are stored with the run, so a retry does the same even if the files change. ' +
      'The run is a task of kind `workflow`, and each step is a child. A workflow saved in a project runs only with trusted content.',
    body: newWorkflowRun,
    output: task,
    status: 201,
    answer: 'The workflow task.',
    problems: [
      'not_found',
      'unprocessable',
      'idempotency_conflict',
      'queue_full',
      'shutting_down',
      'storage',
    ],
    access: people('run workflows'),
    dependsOnConfig: true,
  }),
  trusted: operation({
    id: 'listTrusted',
    route: 'GET /workflows/trusted',
    summary: 'List trusted workflows',
    description: 'The project workflows that may run, each with the hash of the trusted content.',
    output: z.array(trustedWorkflow),
    answer: 'The trusted workflows, sorted by path.',
    access: people('read workflows'),
  }),
  trust: operation({
    id: 'trustWorkflow',
    route: 'PUT /workflows/trusted',
    summary: 'Trust a project workflow',
    description:
      'Allows it to run until its content changes. Pass the hash you got when you read it: if the content has changed since, the request is refused.',
    body: trustRequest,
    output: trustedWorkflow,
    answer: 'The trusted workflow.',
    problems: ['illegal_transition', 'storage'],
    access: people('trust workflows'),
    isRepeatable: true,
  }),
  untrust: operation({
    id: 'untrustWorkflow',
    route: 'DELETE /workflows/trusted',
    summary: 'Revoke trust in a project workflow',
    description: 'By path. Active runs continue.',
    query: z.strictObject({ path: folder }),
    output: trustedWorkflow,
    answer: 'The workflow that was trusted.',
    problems: ['not_found', 'storage'],
    access: people('trust workflows'),
  }),
  show: operation({
    id: 'getWorkflowRun',
    route: 'GET /workflows/{id}',
    about: 'task',
    summary: 'Get a workflow run',
    description:
      'Each step with its dependencies and state, including steps that have not started. The id may also be that of a step in the run.',
    output: workflowRun,
    answer: 'The run.',
    problems: ['unprocessable'],
    access: visible('read'),
  }),
};
