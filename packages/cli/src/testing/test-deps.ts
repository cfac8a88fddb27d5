// In-memory dependencies for tests that need no daemon: texts instead of streams, a fixed clock.

import { readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Deps } from '../deps.ts';
import { createLineReader } from '../input/line-reader.ts';
import { type TextSink, textSink } from './text-sink.ts';

export interface TestDeps extends Deps {
  readonly output: TextSink;
  readonly errors: TextSink;
}

export interface TestDepsSettings {
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
  /** What stdin holds. */
  readonly input?: string;
  readonly isTerminal?: boolean;
  readonly columns?: number;
  readonly nowMs?: number;
  /** What the user's editor makes of a text. */
  readonly edit?: (text: string) => string;
}

export const TEST_NOW_MS = Date.parse('2026-11-20T12:00:00Z');

export const testDeps = (settings: TestDepsSettings = {}): TestDeps => {
  const { isTerminal = false, columns, input = '' } = settings;
  const sink = (): TextSink => textSink({ isTerminal, columns });
  return {
    environment: settings.environment ?? {},
    folder: settings.folder ?? '/work',
    userHome: '/home/somebody',
    userId: 1000,
    platform: 'linux',
    daemon: { program: '/usr/bin/node', args: ['/opt/coxd.cjs'] },
    nodeVersion: '26.10.0',
    input: {
      isTerminal,
      readAll: async () => input,
      lines: () => createLineReader(Readable.from([Buffer.from(input)])),
    },
    output: sink(),
    errors: sink(),
    nowMs: () => settings.nowMs ?? TEST_NOW_MS,
    timeZone: () => 'UTC',
    openEditor: async (file) => {
      await writeFile(file, (settings.edit ?? ((text) => text))(await readFile(file, 'utf8')));
    },
    onInterrupt: () => () => {},
    openTerminal: async () => undefined,
  };
};
