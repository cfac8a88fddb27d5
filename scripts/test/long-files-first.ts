// Starts the slowest test files first: one that starts last would leave a core idle at the end. By default, on a clean checkout,
// vitest sorts by file size, and these are not the largest.

import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest, slowest first. */
const LONG: readonly string[] = [
  'packages/cockpit/src/pages/chat/chat-page.test.tsx',
  'test/frozen/cockpit.test.ts',
  'packages/ledger/src/sqlite.test.ts',
  'packages/runtimes/src/runner/runner-client.test.ts',
  'packages/client/src/start/autostart.test.ts',
  'packages/runtimes/src/untrusted/untrusted.test.ts',
  'packages/runtimes/src/surveyor/surveyor.test.ts',
  'test/daemon/adoption-acp.test.ts',
  'test/daemon/adoption.test.ts',
  'test/cockpit/chat.test.ts',
  'test/opencode/opencode.test.ts',
  'test/cockpit/shell.test.ts',
  'test/channels/conversation.test.ts',
  'test/daemon/adoption-model.test.ts',
  'test/frozen/cli.test.ts',
  'test/daemon/telemetry.test.ts',
  'test/daemon/life.test.ts',
  'test/cli/operator.test.ts',
  'test/daemon/builds.test.ts',
  'test/attacks/hostile-files.test.ts',
  'test/cockpit/terminals.test.ts',
  'test/daemon/stopped.test.ts',
  'test/engine/killed-at-every-await.test.ts',
  'test/opencode/cox-tools.test.ts',
  'test/opencode/run-format.test.ts',
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
