// Starts the slowest test files first: one that starts last would leave a core idle at the end. By default, on a clean checkout,
// vitest sorts by file size, and these are not the largest.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take half a minute or more on their own, slowest first. */
const LONG: readonly string[] = [
  'packages/ledger/src/sqlite.test.ts',
  'test/frozen/cockpit.test.ts',
  'packages/cockpit/src/pages/chat/chat-page.test.tsx',
  'packages/client/src/start/autostart.test.ts',
  'packages/runtimes/src/surveyor/surveyor.test.ts',
  'test/engine/killed-at-every-await.test.ts',
  'test/cockpit/shell.test.ts',
  'test/cockpit/chat.test.ts',
  'test/opencode/opencode.test.ts',
  'test/cockpit/terminals.test.ts',
  'test/daemon/stopped.test.ts',
  'test/opencode/cox-tools.test.ts',
  'test/frozen/cli.test.ts',
  'test/cockpit/tasks.test.ts',
  'test/daemon/telemetry.test.ts',
  'test/opencode/run-format.test.ts',
  'test/cli/waiting.test.ts',
  'test/opencode/permissions.test.ts',
];

export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((path) => moduleId.endsWith(path));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}
