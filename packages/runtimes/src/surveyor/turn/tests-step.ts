// The step that finds out how the tests are run.

import { join } from 'node:path';
import { findTestCommands } from '../survey/test-command.ts';
import type { Step } from './step.ts';
import { useTool } from './tool-call.ts';

export const testsStep: Step = {
  title: 'Find out how the tests are run',
  priority: 'medium',
  topics: ['tests'],
  run: async (turn, { files }) => {
    const tests = await useTool(turn, {
      id: `tests-${turn.n}`,
      name: 'find_test_command',
      title: 'Look for the test command',
      kind: 'read',
      input: { folder: turn.folder },
      work: async () => {
        const value = await findTestCommands(turn.folder, files.paths);
        const text = value.map(({ command, from }) => `${command} (${from})`).join('\n') || 'none found';
        const locations = value.map(({ from }) => ({ path: join(turn.folder, from) }));
        return { value, output: value, text, locations };
      },
    });
    return { survey: { tests } };
  },
};
