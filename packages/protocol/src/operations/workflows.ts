// Workflows: definitions and their runs.

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
      'The definitions in `workflows` of the home of cox, and in `.cox/workflows` of `folder` and those above it, up to the root of ' +
      'its repository. What is not taken says why: others may write to it, or another has its name.',
    query: z.strictObject({ folder: folder.optional() }),
    output: z.array(savedWorkflow),
    answer: 'The definitions, by name.',
    access: people('read workflows'),
  }),
  read: operation({
    id: 'readWorkflow',
    route: 'GET /workflows/saved',
    summary: 'Read a saved workflow',
    description: 'What a run of that name would be, with the hash by which it is trusted.',
    query: savedQuery,
    output: savedDefinition,
    answer: 'The definition.',
    problems: ['not_found'],
    access: people('read workflows'),
  }),
  validate: operation({
    id: 'validateWorkflow',
    route: 'POST /workflows/validate',
    summary: 'Check a workflow',
    description:
      'YAML or JSON. Each fault with its line and column; with `folder` the sub-workflows beside it are checked as well.',
    body: validateWorkflow,
    output: workflowCheck,
    answer: 'What was found.',
    access: people('run workflows'),
    dependsOnConfig: true,
    isRepeatable: true,
  }),
  run: operation({
    id: 'runWorkflow',
    route: 'POST /workflows',
    summary: 'Run a workflow',
    description:
      'The definition with everything it names is kept with the run: its retry does the same, whatever becomes of the files. ' +
      'The run is a task of kind `workflow`, each step a child. A saved one of a project runs only with the content that is trusted.',
    body: newWorkflowRun,
    output: task,
    status: 201,
    answer: 'The task that leads the run.',
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
    summary: 'List the trusted workflows',
    description: 'Which workflows of projects may run, each with the hash of the content that was looked at.',
    output: z.array(trustedWorkflow),
    answer: 'By path.',
    access: people('read workflows'),
  }),
  trust: operation({
    id: 'trustWorkflow',
    route: 'PUT /workflows/trusted',
    summary: 'Trust a workflow of a project',
    description:
      'Lets it run with this content, until it is another. The hash is that of the answer to reading it: what changed meanwhile is refused.',
    body: trustRequest,
    output: trustedWorkflow,
    answer: 'What is trusted.',
    problems: ['illegal_transition', 'storage'],
    access: people('trust workflows'),
    isRepeatable: true,
  }),
  untrust: operation({
    id: 'untrustWorkflow',
    route: 'DELETE /workflows/trusted',
    summary: 'Trust a workflow no more',
    description: 'By its path. Runs that began go on.',
    query: z.strictObject({ path: folder }),
    output: trustedWorkflow,
    answer: 'What was trusted.',
    problems: ['not_found', 'storage'],
    access: people('trust workflows'),
  }),
  show: operation({
    id: 'getWorkflowRun',
    route: 'GET /workflows/{id}',
    about: 'task',
    summary: 'Read a run of a workflow',
    description:
      'Each step with what it waits for and how far it is; also those that have not begun. Of a step, the run that it belongs to.',
    output: workflowRun,
    answer: 'The run.',
    problems: ['unprocessable'],
    access: visible('read'),
  }),
};
