// A well-known agent whose program is not on the PATH fails with what to install.

import type { AgentDefinition, RunEnd } from '@coxswain/protocol';
import type { CheckStep, Runtime } from '@coxswain/runtimes';
import { programOf } from './program.ts';

type Environment = Readonly<Record<string, string>>;

const hintFor = async (agent: AgentDefinition, environment: Environment): Promise<string> => {
  if (agent.install === undefined) return '';
  const { isMissing } = await programOf(agent, environment.PATH ?? '');
  return isMissing ? ` (${agent.install})` : '';
};

const withHint = async (
  steps: readonly CheckStep[],
  agent: AgentDefinition,
  environment: Environment,
): Promise<readonly CheckStep[]> => {
  const failed = steps.findIndex(({ ok }) => !ok);
  const hint = failed < 0 ? '' : await hintFor(agent, environment);
  return steps.map((step, index) => (index === failed ? { ...step, detail: step.detail + hint } : step));
};

/** The runtime, with the hint where it says that a program was not found. */
export const withInstallHint = (runtime: Runtime): Runtime => ({
  async run(request, handle): Promise<RunEnd> {
    const outcome = await runtime.run(request, handle);
    if (outcome.status !== 'failed' || outcome.reason !== 'not_found') return outcome;
    const hint = await hintFor(request.agent, request.environment);
    return { ...outcome, message: outcome.message + hint };
  },
  check: async (agent, environment, options) =>
    withHint(await runtime.check(agent, environment, options), agent, environment),
  ...(runtime.close === undefined ? {} : { close: () => runtime.close?.() ?? Promise.resolve() }),
});
