// The tool that writes a whole file.

import { z } from 'zod';
import type { AllowedPaths } from './allowed-paths.ts';
import { diffOf, showChange } from './line-diff.ts';
import { readTextFile, writeTextFile } from './text-file.ts';
import { defineTool, type ModelTool, ToolRefusal } from './tool.ts';

const input = z.object({
  path: z.string().min(1).describe('Absolute, or relative to the folder of the task'),
  content: z.string().describe('The whole content of the file'),
});

export const writeFileTool = (allowedPaths: AllowedPaths): ModelTool =>
  defineTool({
    name: 'write_file',
    description:
      'Writes a file, replacing what was there, and creates its folders. To change a part of a file use edit_file.',
    input,
    kind: 'edit',
    prepare: async ({ path, content }) => {
      const real = await allowedPaths.locate(path, 'write');
      const shown = allowedPaths.show(real);
      const before = await readBefore(real, shown);
      return {
        title: `Write ${shown}`,
        locations: [{ path: real }],
        diffs: [diffOf(real, before, content)],
        detail: showChange(real, before, content),
        run: async () => {
          // The path may point elsewhere after a person was asked.
          if ((await allowedPaths.locate(path, 'write')) !== real)
            throw new ToolRefusal(`${path} now points elsewhere`);
          await writeTextFile(real, content, shown);
          const what = before === undefined ? 'new file' : 'file';
          return { text: `Wrote ${Buffer.byteLength(content)} bytes to the ${what} ${shown}.` };
        },
      };
    },
  });

// What is no text is replaced too; there is only no change to show.
const readBefore = (real: string, shown: string): Promise<string | undefined> =>
  readTextFile(real, shown).catch((error: unknown) => {
    if (error instanceof ToolRefusal && /no text|larger/.test(error.message)) return `(${error.message})`;
    throw error;
  });
