// Runs the command line in the process of the test, for a daemon of the build: hundreds of lines cost no starts, and its
// clock, its terminal and its environment are those of the scene.

import { main } from '@coxswain/cli';
import { testDeps } from '../../packages/cli/src/testing/test-deps.ts';
import { type CoxResult, coxd } from '../helpers/cox.ts';
import type { FixedMachine } from './fixed-machine.ts';

export interface FrozenCoxOptions {
  readonly home: string;
  readonly machine: FixedMachine;
  readonly language?: 'en' | 'zh';
  /** The width of the terminal it is shown on; none: a pipe. */
  readonly columns?: number;
  readonly stdin?: string;
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The variables of whoever types, and of the daemon. */
const sceneEnvironment = (home: string, language: 'en' | 'zh'): Record<string, string> => ({
  PATH: '/usr/bin:/bin',
  HOME: home,
  LANG: language === 'zh' ? 'zh_CN.UTF-8' : 'C.UTF-8',
  TZ: 'UTC',
  COX_HOME: home,
});

export const frozenCox = async (
  args: readonly string[],
  { home, machine, language = 'en', columns, stdin, folder, env }: FrozenCoxOptions,
): Promise<CoxResult> => {
  const deps = testDeps({
    environment: {
      ...sceneEnvironment(home, language),
      ...(columns !== undefined && { TERM: 'xterm-256color' }),
      ...env,
    },
    folder: folder ?? `${home}/shop`,
    isTerminal: columns !== undefined,
    nowMs: machine.nowMs(),
    ...(columns !== undefined && { columns }),
    ...(stdin !== undefined && { input: stdin }),
  });
  const code = await main(args, {
    ...deps,
    userHome: home,
    userId: process.getuid?.() ?? 0,
    daemon: { program: process.execPath, args: [...machine.nodeArgs, coxd()] },
    // Nobody sits in front of it, and types.
    input: { ...deps.input, isTerminal: false },
  });
  return { code, stdout: deps.output.text(), stderr: deps.errors.text() };
};
