// The step that lists the files: most others go by them.

import { SURVEY_FILE } from '../summary/survey-file.ts';
import { BOUNDS } from '../survey/bounds.ts';
import { listFiles } from '../survey/list-files.ts';
import { SHOWN, type Step } from './step.ts';
import { useTool } from './tool-call.ts';

export const listStep: Step = {
  title: 'List the files of the folder',
  priority: 'high',
  topics: ['readme', 'languages', 'biggest', 'marks', 'tests'],
  run: async (turn) => {
    const { folder, signal } = turn;
    const files = await useTool(turn, {
      id: `list-${turn.n}`,
      name: 'list_files',
      title: `List the files of ${folder}`,
      kind: 'search',
      input: { folder, maxFiles: BOUNDS.maxFiles, maxDepth: BOUNDS.maxDepth },
      locations: [{ path: folder }],
      work: async () => {
        const list = await listFiles({ folder, bounds: BOUNDS, signal });
        const value = { ...list, paths: list.paths.filter((path) => path !== SURVEY_FILE) };
        const { paths, by, isCut } = value;
        const shown = paths.slice(0, SHOWN).join('\n');
        const rest = paths.length > SHOWN ? `\n… and ${paths.length - SHOWN} more` : '';
        return { value, output: { files: paths.length, by, isCut }, text: `${shown}${rest}` };
      },
    });
    return { files };
  },
};
