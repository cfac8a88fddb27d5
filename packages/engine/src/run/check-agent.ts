// Whether an agent can be run from a given folder: its runtime tries it, with what a run would get.

import { type AgentCheck, ID_BYTES } from '@coxswain/protocol';
import { agentNamed } from '../agents/index.ts';
import { type EngineDependencies, markOf } from '../dependencies.ts';
import type { CheckHow, EngineSettings } from '../engine.ts';
import { runEnvironment, withServerValues } from './run-environment.ts';

export const checkAgent = async (
  name: string,
  { environment, isDeep }: CheckHow,
  { env, settings }: { readonly env: EngineDependencies; readonly settings: EngineSettings },
): Promise<AgentCheck> => {
  const { baseEnvironment, homeDir, runtimes, addressEnvironment, ledger, randomBytes } = env;
  const id = Buffer.from(randomBytes(ID_BYTES)).toString('hex');
  const agent = agentNamed(settings, name);
  const runtime = runtimes[agent.runtime];
  const source = { ...baseEnvironment, ...environment };
  // Exactly what a run would get: a key that is not passed on is missing here as well.
  const passed = runEnvironment({
    agent,
    submitted: { inherited: source, set: {} },
    base: baseEnvironment,
    workDir: agent.workspace ?? homeDir,
    run: { ...addressEnvironment(), COX_RUN: markOf(ledger.id, `check_${id}`) },
  });
  const steps = runtime
    ? await runtime.check(withServerValues(agent, source), passed, { isDeep })
    : [{ name: 'runtime', ok: false, detail: `this version has no runtime '${agent.runtime}'` }];
  return { name, ok: steps.every(({ ok }) => ok), steps: [...steps] };
};
