// A daemon whose agent is the real opencode, which talks to a model server on loopback that plays a script.

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ModelServer,
  type Script,
  startModelServer,
} from '../../packages/runtimes/src/testing/model-server/index.ts';
import { ensureForeignPrograms, FOREIGN_PACKAGES } from '../../scripts/test/foreign-programs.ts';
import { type TestDaemon, testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';

/** The program itself: what npm links as `opencode` is put together by an install script, which is not run. */
export const OPENCODE = join(
  FOREIGN_PACKAGES,
  `opencode-${process.platform}-${process.arch}`,
  'bin/opencode',
);

export interface OpencodeDaemon {
  readonly daemon: TestDaemon;
  readonly models: ModelServer;
  /** A folder with one file, for tasks to work in. */
  readonly folder: string;
}

/** The window and the prices that the agent is told, by which it counts what a turn costs. */
const MODEL = {
  name: 'm',
  limit: { context: 100_000, output: 8_000 },
  cost: { input: 1, output: 2 },
};

/**
 * Nothing goes out: no updates, no list of models, no plugins, and none of the packages that it fetches for those that might
 * come; files of its own lie in the folder of the test.
 */
const environmentOf = (folder: string, baseUrl: string, own: object): Readonly<Record<string, string>> => ({
  HOME: folder,
  XDG_DATA_HOME: join(folder, 'data'),
  XDG_CONFIG_HOME: join(folder, 'config'),
  XDG_STATE_HOME: join(folder, 'state'),
  XDG_CACHE_HOME: join(folder, 'cache'),
  npm_config_registry: 'http://127.0.0.1:9/', // discard: nobody listens there
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  // The list that it comes with takes a third of its start; and so does code that is made faster for a long life.
  OPENCODE_MODELS_PATH: join(import.meta.dirname, 'no-models.json'),
  BUN_JSC_useDFGJIT: '0',
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
  OPENCODE_CONFIG_CONTENT: JSON.stringify({
    autoupdate: false,
    share: 'disabled',
    model: 'local/m',
    small_model: 'local/m',
    provider: {
      local: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Local',
        options: { baseURL: baseUrl, apiKey: 'x' },
        models: { m: MODEL },
      },
    },
    ...own,
  }),
});

/** The definition of the agent as a line of the config: JSON is YAML. `settings`: opencode's own, beside the model. */
export const opencodeAgent = (
  folder: string,
  baseUrl: string,
  { settings = {}, ...more }: { readonly settings?: object } = {},
): string =>
  JSON.stringify({
    runtime: 'acp',
    command: [OPENCODE, 'acp'],
    env: environmentOf(folder, baseUrl, settings),
    ...more,
  });

/** Starts both for the test that calls it. */
export const opencodeDaemon = async (
  script: Script,
  options: { readonly agent?: object; readonly config?: string } = {},
): Promise<OpencodeDaemon> => {
  await ensureForeignPrograms();
  const models = await startModelServer(script);
  onTestFinished(() => models.close());
  const own = await testFolder();
  const folder = join(own, 'work');
  await mkdir(folder);
  await writeFile(join(folder, 'hello.txt'), 'hello from the file\n');
  const agent = opencodeAgent(own, models.url, options.agent);
  const config = `defaultAgent: opencode\nagents:\n  opencode: ${agent}\n${options.config ?? ''}`;
  const daemon = await testDaemon({ config });
  return { daemon, models, folder };
};
