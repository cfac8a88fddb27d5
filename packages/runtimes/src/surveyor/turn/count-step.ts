// The step that counts: files, lines and bytes, by language and by size.

import { join } from 'node:path';
import { counted } from '../summary/quantities.ts';
import { BOUNDS } from '../survey/bounds.ts';
import { countLines } from '../survey/count-lines.ts';
import { readingOf, SHOWN, type Step } from './step.ts';
import { useTool } from './tool-call.ts';

export const countStep: Step = {
  title: 'Count lines by language, find the biggest files',
  priority: 'high',
  topics: ['languages', 'biggest'],
  run: async (turn, { files }) => {
    const counts = await useTool(turn, {
      id: `count-${turn.n}`,
      name: 'count_lines',
      title: `Read ${counted(files.paths.length, 'file')}`,
      kind: 'read',
      input: { folder: turn.folder, files: files.paths.length, maxFileBytes: BOUNDS.maxFileBytes },
      work: async () => {
        const value = await countLines(readingOf(turn, files), files.isCut);
        const { totals, languages, biggest } = value;
        const text = languages
          .slice(0, SHOWN)
          .map(({ language, lines }) => `${language}: ${counted(lines, 'line')}`);
        const locations = biggest.map(({ path }) => ({ path: join(turn.folder, path) }));
        return { value, output: { ...totals, languages }, text: text.join('\n'), locations };
      },
    });
    return { survey: counts };
  },
};
