// The tool that changes a part of a file: the text that goes must be there exactly once, so that nothing else is hit.

import { z } from 'zod';
import type { AllowedPaths } from './allowed-paths.ts';
import { diffOf, firstChangedLine, showChange } from './line-diff.ts';
import { readTextFile, writeTextFile } from './text-file.ts';
import { defineTool, type ModelTool, ToolRefusal } from './tool.ts';

const input = z.object({
  path: z.string().min(1).describe('Absolute, or relative to the folder of the task'),
  old_text: z
    .string()
    .min(1)
    .describe('The exact text to replace, with its indentation, without line numbers'),
  new_text: z.string().describe('The replacement'),
  replace_all: z
    .boolean()
    .optional()
    .describe('Replace every occurrence; otherwise there must be exactly one'),
});
type Edit = z.output<typeof input>;

export const editFileTool = (allowedPaths: AllowedPaths): ModelTool =>
  defineTool({
    name: 'edit_file',
    description: 'Replaces text in a file. The old text must occur exactly once, unless replace_all is set.',
    input,
    kind: 'edit',
    prepare: async (edit) => {
      const real = await allowedPaths.locate(edit.path, 'write');
      const shown = allowedPaths.show(real);
      const before = await readExisting(real, shown);
      const after = applied(before, edit, shown);
      return {
        title: `Edit ${shown}`,
        locations: [{ path: real, line: firstChangedLine(before, after) }],
        diffs: [diffOf(real, before, after)],
        detail: showChange(real, before, after),
        run: async () => {
          if (
            (await allowedPaths.locate(edit.path, 'write')) !== real ||
            (await readExisting(real, shown)) !== before
          )
            throw new ToolRefusal(`${shown} has changed since; read it again`);
          await writeTextFile(real, after, shown);
          return { text: `Edited ${shown} at line ${firstChangedLine(before, after)}.` };
        },
      };
    },
  });

const readExisting = async (real: string, shown: string): Promise<string> => {
  const text = await readTextFile(real, shown);
  if (text === undefined) throw new ToolRefusal(`there is no file ${shown}; write_file creates it`);
  return text;
};

const applied = (text: string, edit: Edit, shown: string): string => {
  const { old_text: oldText, new_text: newText } = inLineEndsOf(text, edit);
  if (oldText === newText) throw new ToolRefusal('old_text and new_text are the same');
  const pieces = text.split(oldText);
  const times = pieces.length - 1;
  if (times === 0)
    throw new ToolRefusal(`old_text is not in ${shown}; read the file again and copy it exactly`);
  if (times > 1 && !edit.replace_all)
    throw new ToolRefusal(
      `old_text is ${times} times in ${shown}; include more of the text around it, or set replace_all`,
    );
  return pieces.join(newText);
};

// Models write line feeds, also where the file has CR LF.
const inLineEndsOf = (text: string, edit: Edit): Pick<Edit, 'old_text' | 'new_text'> => {
  if (!text.includes('\r\n') || text.includes(edit.old_text)) return edit;
  const withCr = (piece: string): string => piece.replace(/\r?\n/g, '\r\n');
  return { old_text: withCr(edit.old_text), new_text: withCr(edit.new_text) };
};
