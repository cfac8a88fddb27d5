// The whole cockpit on a terminal in memory; the test provides the client.

import { onTestFinished } from 'vitest';
import type { CockpitOptions } from '../shell/options.ts';
import { runCockpit } from '../shell/run-cockpit.tsx';
import { clientOf, type PartOfClient } from './harness.tsx';
import { type MemoryTerminal, memoryTerminal } from './memory-terminal.ts';

export interface InMemory extends MemoryTerminal {
  readonly exitCode: Promise<number>;
  readonly logged: [message: string, fields: unknown][];
  /** Reports that the daemon is gone, or back. */
  reach(isReachable: boolean): void;
}

export interface InMemoryOptions
  extends Partial<Pick<CockpitOptions, 'location' | 'theme' | 'language' | 'isUnicode' | 'hasSidebar'>> {
  readonly client?: PartOfClient;
  readonly columns?: number;
  readonly rows?: number;
}

const COUNTS = { running: 0, pending: 0, needsInput: 0, completed: 0, failed: 0, cancelled: 0 };

async function* nothing(signal: AbortSignal | undefined): AsyncGenerator<never> {
  await new Promise((resolve) => signal?.addEventListener('abort', resolve));
}

/** Opens it; it is ended with the test. */
export const cockpitInMemory = (options: InMemoryOptions = {}): InMemory => {
  const memory = memoryTerminal(options.columns, options.rows);
  const logged: InMemory['logged'] = [];
  let reach: (isReachable: boolean) => void = () => {};
  const client = clientOf(
    {
      inputs: { list: async () => [] },
      ...options.client,
      tasks: { counts: async () => COUNTS, ...options.client?.tasks },
    },
    ({ signal }) => nothing(signal),
  );
  const exitCode = runCockpit({
    client,
    watchConnection: (listener) => {
      reach = listener;
      return () => {};
    },
    terminal: memory.terminal,
    clock: { nowMs: () => performance.now() },
    language: options.language ?? 'en',
    theme: options.theme ?? 'none',
    isUnicode: options.isUnicode ?? true,
    location: options.location ?? { page: 'jobs' },
    hasSidebar: options.hasSidebar ?? true,
    timeZone: 'Europe/Berlin',
    workDir: '/work',
    environment: {},
    log: (message, fields) => void logged.push([message, fields]),
  });
  exitCode.catch(() => {});
  onTestFinished(async () => {
    memory.end({ kind: 'exit', exitCode: 0 });
    await exitCode.catch(() => {});
  });
  return { ...memory, exitCode, logged, reach: (isReachable) => reach(isReachable) };
};
