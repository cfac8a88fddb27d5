// The step that reads what the project says of itself.

import { join } from 'node:path';
import { readReadme } from '../survey/readme.ts';
import type { Survey } from '../survey/survey.ts';
import type { Step } from './step.ts';
import { useTool } from './tool-call.ts';

export const readmeStep: Step = {
  title: 'Read what the project says of itself',
  priority: 'low',
  topics: ['readme'],
  run: async (turn, { files }) => {
    const readme = await useTool<NonNullable<Survey['readme']>>(turn, {
      id: `readme-${turn.n}`,
      name: 'read_readme',
      title: 'Read the first line of the README',
      kind: 'read',
      input: { folder: turn.folder },
      work: async () => {
        const value = await readReadme(turn.folder, files.paths);
        if (value === 'none') return { value, output: null, text: 'there is none' };
        return {
          value,
          output: value,
          text: value.line,
          locations: [{ path: join(turn.folder, value.from) }],
        };
      },
    });
    return { survey: { readme } };
  },
};
