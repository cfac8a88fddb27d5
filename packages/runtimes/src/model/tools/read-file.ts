// The tool that reads a file, by lines.

import { z } from 'zod';
import type { AllowedPaths } from './allowed-paths.ts';
import { readTextFile } from './text-file.ts';
import { defineTool, type ModelTool, ToolRefusal } from './tool.ts';

const LINES = 2_000;

const input = z.object({
  path: z.string().min(1).describe('Absolute, or relative to the folder of the task'),
  offset: z.int().min(1).optional().describe('The first line to read, from 1'),
  limit: z.int().min(1).optional().describe(`How many lines; default: ${LINES}`),
});

export const readFileTool = (allowedPaths: AllowedPaths): ModelTool =>
  defineTool({
    name: 'read_file',
    description: 'Reads a text file. Each line starts with its number and a tab.',
    input,
    kind: 'read',
    isParallel: true,
    prepare: async ({ path, offset = 1, limit = LINES }) => {
      const real = await allowedPaths.locate(path, 'read');
      return {
        title: `Read ${allowedPaths.show(real)}`,
        locations: [{ path: real, line: offset }],
        detail: real,
        run: async () => {
          const text = await readTextFile(real, path);
          if (text === undefined)
            throw new ToolRefusal(`there is no file ${path}; list_files shows what is there`);
          return { text: numbered(text, offset, limit) };
        },
      };
    },
  });

const numbered = (text: string, offset: number, limit: number): string => {
  if (text === '') return '(the file is empty)';
  const all = text.replace(/\n$/, '').split('\n');
  const shown = all.slice(offset - 1, offset - 1 + limit);
  if (shown.length === 0) return `(the file has only ${all.length} lines)`;
  const body = shown.map((line, at) => `${offset + at}\t${line}`).join('\n');
  const left = all.length - (offset - 1 + shown.length);
  return left > 0 ? `${body}\n(${left} more lines; continue with offset ${offset + shown.length})` : body;
};
