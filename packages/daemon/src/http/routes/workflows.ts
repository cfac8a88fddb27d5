// Workflows: definitions and their runs.

import { type Engine, faultsProblem } from '@coxswain/engine';
import { ProblemError } from '@coxswain/protocol';
import {
  savedDefinition as readSaved,
  requireContent,
  requireTrusted,
  savedWorkflows,
} from '../../workflows/saved-workflows.ts';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';

/** What is trusted, or was. */
const changeTrust = async (engine: Engine, ...[change, caller]: Parameters<Engine['changeTrust']>) => {
  const trusted = await engine.changeTrust(change, caller);
  if (trusted !== undefined) return trusted;
  throw new ProblemError('not_found', `${change.path} is not trusted`);
};

export const workflowHandlers = ({
  engine,
  ledger,
  workflowsFolder: homeFolder,
}: Services): Handlers<'workflows'> => ({
  async list({ query: { folder }, context }) {
    const { signal } = context.req.raw;
    return savedWorkflows({ homeFolder, folder, signal }, { engine, ledger });
  },
  async read({ query: { name, folder }, context }) {
    const { signal } = context.req.raw;
    return readSaved(name, { homeFolder, folder, signal }, { engine, ledger });
  },
  async validate({ body: { source, folder }, context }) {
    const { signal } = context.req.raw;
    return (await engine.checkWorkflow(source, { folder, signal })).check;
  },
  async run({ caller, body: { saved, definition, ...run }, context }) {
    const { signal } = context.req.raw;
    if (definition !== undefined) return engine.runWorkflow({ ...run, definition, signal }, caller);
    const search = { homeFolder, folder: run.folder, signal };
    const found = await readSaved(saved ?? '', search, { engine, ledger });
    if (found.text === undefined) throw faultsProblem(found.check.faults);
    requireTrusted(found);
    // The text that was hashed; no file is read again.
    const { text, folder } = found;
    return engine.runWorkflow({ ...run, definition: text, folder, signal }, caller);
  },
  trusted: () => ledger.trust.list(),
  async trust({ body, caller, context }) {
    await requireContent(body, { engine, signal: context.req.raw.signal });
    return changeTrust(engine, body, caller);
  },
  untrust: ({ query: { path }, caller }) => changeTrust(engine, { path, hash: undefined }, caller),
  show: ({ task, caller }) => engine.workflowRun(task, caller),
});
