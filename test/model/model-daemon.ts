// A daemon whose agent `local` is a model behind a server on loopback that plays a script.

import { onTestFinished } from 'vitest';
import {
  type ModelServer,
  type ModelServerOptions,
  type Script,
  startModelServer,
} from '../../packages/runtimes/src/testing/model-server/index.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';

export type Provider = 'openai-compatible' | 'anthropic';

export interface ModelDaemonOptions {
  /** Default: an endpoint that is compatible with OpenAI's. */
  readonly provider?: Provider;
  /** More of the definition of `local`. */
  readonly agent?: object;
  /** More agents, by name; each runs on the same server unless it says something else. */
  readonly agents?: Readonly<Record<string, object>>;
  /** More lines of config.yaml. */
  readonly config?: string;
  readonly server?: ModelServerOptions;
}

export interface ModelDaemon {
  readonly daemon: TestDaemon;
  readonly models: ModelServer;
  /** A folder for tasks to work in. */
  readonly folder: string;
}

/** Starts both for the test that calls it. */
export const modelDaemon = async (
  script: Script,
  { provider = 'openai-compatible', agent, agents = {}, config = '', server }: ModelDaemonOptions = {},
): Promise<ModelDaemon> => {
  const models = await startModelServer(script, server);
  onTestFinished(() => models.close());
  const folder = await testFolder();
  const model = { runtime: 'model', provider, baseUrl: models.url, model: 'test-model' };
  const all = { local: { ...model, ...agent } } as Record<string, object>;
  for (const [name, more] of Object.entries(agents))
    all[name] = 'runtime' in more ? more : { ...model, ...more };
  // JSON is YAML.
  const daemon = await testDaemon({
    config: `defaultAgent: local\nagents: ${JSON.stringify(all)}\n${config}`,
  });
  return { daemon, models, folder };
};

/** The definition of `permissions` under which nobody is asked. */
export const ALLOWED = { permissions: 'allow' } as const;

/** The piece of an answer that calls the shell. */
export const shell = (command: string, id?: string) => ({ tool: 'shell', input: { command }, id });
