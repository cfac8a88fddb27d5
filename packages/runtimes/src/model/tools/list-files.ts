// The tool that lists files.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import type { AllowedPaths } from './allowed-paths.ts';
import { filesBelow } from './folder-files.ts';
import { pathsThatFit } from './glob.ts';
import { defineTool, type ModelTool, ToolRefusal } from './tool.ts';

const MOST = 500;

const input = z.object({
  path: z.string().min(1).optional().describe("The folder; default: the task's folder"),
  glob: z.string().min(1).optional().describe('Only paths that match, like **/*.ts'),
});

export const listFilesTool = (
  allowedPaths: AllowedPaths,
  environment: Readonly<Record<string, string>>,
): ModelTool =>
  defineTool({
    name: 'list_files',
    description: `Lists the files below a folder, except those git ignores; at most ${MOST}.`,
    input,
    kind: 'read',
    isParallel: true,
    prepare: async ({ path = '.', glob }) => {
      const real = await allowedPaths.locate(path, 'read');
      return {
        title:
          glob === undefined
            ? `List ${allowedPaths.show(real)}`
            : `List ${glob} in ${allowedPaths.show(real)}`,
        locations: [{ path: real }],
        detail: glob === undefined ? real : join(real, glob),
        run: async ({ signal }) => {
          const isFolder = await stat(real).then(
            (found) => found.isDirectory(),
            () => false,
          );
          if (!isFolder) throw new ToolRefusal(`there is no folder ${path}`);
          const all = await filesBelow({ folder: real, environment, signal });
          const owner = environment[MARK_VARIABLE] ?? '';
          const chosen = glob === undefined ? all : await pathsThatFit(all, glob, { owner, signal });
          const fitting = chosen.filter((file) => !allowedPaths.isOffLimits(join(real, file)));
          if (fitting.length === 0) return { text: 'no files' };
          const more = fitting.length - MOST;
          const shown = fitting.slice(0, MOST).join('\n');
          return { text: more > 0 ? `${shown}\n(${more} more; give a folder or a glob)` : shown };
        },
      };
    },
  });
