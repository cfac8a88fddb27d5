// Workflows: definitions and their runs.

import {
  newWorkflowRun,
  savedWorkflow,
  task as taskSchema,
  validateWorkflow,
  workflowCheck,
  workflowRun,
  workflowsQuery,
} from '@coxswain/protocol/schema';
import { z } from 'zod';
import { savedWorkflows } from '../../workflows/saved-workflows.ts';
import { json } from '../answer.ts';
import { plainRoute, type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';

export const workflowRoutes = ({ engine, workflowsFolder }: Services): readonly Route[] => [
  plainRoute({
    name: 'listWorkflows',
    summary: 'List saved workflows',
    description:
      'The definitions in `workflows` of the home of cox, and in `.cox/workflows` of `folder` or the nearest folder above it.',
    query: workflowsQuery,
    answers: [{ status: 200, description: 'The definitions, by name.', schema: z.array(savedWorkflow) }],
    problems: ['forbidden'],
    async handle({ query: { folder } }) {
      return json(200, await savedWorkflows({ homeFolder: workflowsFolder, folder }, engine));
    },
  }),
  plainRoute({
    name: 'validateWorkflow',
    summary: 'Check a workflow',
    description:
      'YAML or JSON. Each fault with its line and column; with `folder` the sub-workflows beside it are checked as well.',
    body: validateWorkflow,
    answers: [{ status: 200, description: 'What was found.', schema: workflowCheck }],
    problems: ['forbidden'],
    async handle({ body: { source, folder } }) {
      return json(200, await engine.checkWorkflow(source, folder));
    },
  }),
  plainRoute({
    name: 'runWorkflow',
    summary: 'Run a workflow',
    description:
      'The definition with everything it names is kept with the run: its retry does the same, whatever becomes of the files. ' +
      'The run is a task of kind `workflow`, each step a child.',
    body: newWorkflowRun,
    answers: [{ status: 201, description: 'The task that leads the run.', schema: taskSchema }],
    problems: [
      'forbidden',
      'unprocessable',
      'idempotency_conflict',
      'queue_full',
      'shutting_down',
      'storage',
    ],
    async handle({ caller, body }) {
      return json(201, await engine.runWorkflow(body, caller));
    },
  }),
  taskRoute({
    name: 'getWorkflowRun',
    summary: 'Read a run of a workflow',
    description:
      'Each step with what it waits for and how far it is; also those that have not begun. Of a step, the run that it belongs to.',
    answers: [{ status: 200, description: 'The run.', schema: workflowRun }],
    problems: ['unprocessable'],
    async handle({ task, caller }) {
      return json(200, await engine.workflowRun(task.id, caller));
    },
  }),
];
