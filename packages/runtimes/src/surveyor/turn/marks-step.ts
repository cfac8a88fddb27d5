// The step that searches what authors left to be done.

import { join } from 'node:path';
import { findMarks, PATTERN } from '../survey/find-marks.ts';
import { readingOf, SHOWN, type Step } from './step.ts';
import { useTool } from './tool-call.ts';

export const marksStep: Step = {
  title: 'Find TODO and FIXME',
  priority: 'medium',
  topics: ['marks'],
  run: async (turn, { files }) => {
    const marks = await useTool(turn, {
      id: `marks-${turn.n}`,
      name: 'search',
      title: 'Search TODO and FIXME',
      kind: 'search',
      input: { folder: turn.folder, pattern: PATTERN },
      work: async () => {
        const value = await findMarks(readingOf(turn, files));
        const places = value.marks.slice(0, SHOWN);
        return {
          value,
          output: { count: value.count, marks: places },
          text: places.map(({ path, line, text }) => `${path}:${line}: ${text}`).join('\n') || 'none',
          locations: places.map(({ path, line }) => ({ path: join(turn.folder, path), line })),
        };
      },
    });
    return { survey: { marks } };
  },
};
