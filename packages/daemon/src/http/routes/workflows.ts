// Workflows: definitions and their runs.

import { faultsProblem } from '@coxswain/engine';
import { ProblemError } from '@coxswain/protocol';
import {
  newWorkflowRun,
  savedDefinition,
  savedQuery,
  savedWorkflow,
  task as taskSchema,
  trustedWorkflow,
  trustRequest,
  untrustQuery,
  validateWorkflow,
  workflowCheck,
  workflowRun,
  workflowsQuery,
} from '@coxswain/protocol/schema';
import { z } from 'zod';
import {
  savedDefinition as readSaved,
  requireContent,
  requireTrusted,
  savedWorkflows,
} from '../../workflows/saved-workflows.ts';
import { json } from '../answer.ts';
import { plainRoute, type Route, taskRoute } from '../route.ts';
import type { Services } from '../services.ts';

export const workflowRoutes = (services: Services): readonly Route[] => [
  ...runRoutes(services),
  ...trustRoutes(services),
  // Its parameter would take what the others are called by.
  ...showRoutes(services),
];

const runRoutes = ({ engine, ledger, workflowsFolder: homeFolder }: Services): readonly Route[] => [
  plainRoute({
    name: 'listWorkflows',
    summary: 'List saved workflows',
    description:
      'The definitions in `workflows` of the home of cox, and in `.cox/workflows` of `folder` and those above it, up to the root of ' +
      'its repository. What is not taken says why: others may write to it, or another has its name.',
    query: workflowsQuery,
    answers: [{ status: 200, description: 'The definitions, by name.', schema: z.array(savedWorkflow) }],
    problems: ['forbidden'],
    async handle({ query: { folder }, context }) {
      const { signal } = context.req.raw;
      return json(200, await savedWorkflows({ homeFolder, folder, signal }, { engine, ledger }));
    },
  }),
  plainRoute({
    name: 'readWorkflow',
    summary: 'Read a saved workflow',
    description: 'What a run of that name would be, with the hash by which it is trusted.',
    query: savedQuery,
    answers: [{ status: 200, description: 'The definition.', schema: savedDefinition }],
    problems: ['forbidden', 'not_found'],
    async handle({ query: { name, folder }, context }) {
      const { signal } = context.req.raw;
      return json(200, await readSaved(name, { homeFolder, folder, signal }, { engine, ledger }));
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
    async handle({ body: { source, folder }, context }) {
      const { signal } = context.req.raw;
      return json(200, (await engine.checkWorkflow(source, { folder, signal })).check);
    },
  }),
  plainRoute({
    name: 'runWorkflow',
    summary: 'Run a workflow',
    description:
      'The definition with everything it names is kept with the run: its retry does the same, whatever becomes of the files. ' +
      'The run is a task of kind `workflow`, each step a child. A saved one of a project runs only with the content that is trusted.',
    body: newWorkflowRun,
    answers: [{ status: 201, description: 'The task that leads the run.', schema: taskSchema }],
    problems: [
      'forbidden',
      'not_found',
      'unprocessable',
      'idempotency_conflict',
      'queue_full',
      'shutting_down',
      'storage',
    ],
    async handle({ caller, body: { saved, definition, ...run }, context }) {
      const { signal } = context.req.raw;
      if (definition !== undefined)
        return json(201, await engine.runWorkflow({ ...run, definition, signal }, caller));
      const places = { homeFolder, folder: run.folder, signal };
      const found = await readSaved(saved ?? '', places, { engine, ledger });
      if (found.text === undefined) throw faultsProblem(found.check.faults);
      requireTrusted(found);
      // The text that was hashed; no file is read again.
      const { text, folder } = found;
      return json(201, await engine.runWorkflow({ ...run, definition: text, folder, signal }, caller));
    },
  }),
];

const trustRoutes = ({ engine, ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'listTrusted',
    summary: 'List the trusted workflows',
    description: 'Which workflows of projects may run, each with the hash of the content that was looked at.',
    answers: [{ status: 200, description: 'By path.', schema: z.array(trustedWorkflow) }],
    problems: ['forbidden'],
    async handle() {
      return json(200, await ledger.trust.list());
    },
  }),
  plainRoute({
    name: 'trustWorkflow',
    summary: 'Trust a workflow of a project',
    description:
      'Lets it run with this content, until it is another. The hash is that of the answer to reading it: what changed meanwhile is refused.',
    body: trustRequest,
    answers: [{ status: 200, description: 'What is trusted.', schema: trustedWorkflow }],
    problems: ['forbidden', 'illegal_transition', 'storage'],
    async handle({ body, caller, context }) {
      await requireContent(body, { engine, signal: context.req.raw.signal });
      return json(200, await engine.changeTrust(body, caller));
    },
  }),
  plainRoute({
    name: 'untrustWorkflow',
    summary: 'Trust a workflow no more',
    description: 'By its path. Runs that began go on.',
    query: untrustQuery,
    answers: [{ status: 200, description: 'What was trusted.', schema: trustedWorkflow }],
    problems: ['forbidden', 'not_found', 'storage'],
    async handle({ query: { path }, caller }) {
      const former = await engine.changeTrust({ path, hash: undefined }, caller);
      if (former === undefined) throw new ProblemError('not_found', `${path} is not trusted`);
      return json(200, former);
    },
  }),
];

const showRoutes = ({ engine }: Services): readonly Route[] => [
  taskRoute({
    name: 'getWorkflowRun',
    summary: 'Read a run of a workflow',
    description:
      'Each step with what it waits for and how far it is; also those that have not begun. Of a step, the run that it belongs to.',
    answers: [{ status: 200, description: 'The run.', schema: workflowRun }],
    problems: ['unprocessable'],
    async handle({ task, caller }) {
      return json(200, await engine.workflowRun(task, caller));
    },
  }),
];
