// The tool that searches files for a pattern.

import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { messageOf } from '@coxswain/protocol';
import { z } from 'zod';
import { MARK_VARIABLE } from '../../processes/mark.ts';
import { runUntrusted, UntrustedLimit, type UntrustedOptions } from '../../untrusted/run-untrusted.ts';
import type { LineMatch } from '../../untrusted/untrusted-operations.ts';
import type { AllowedPaths } from './allowed-paths.ts';
import { filesBelow } from './folder-files.ts';
import { pathsThatFit } from './glob.ts';
import { readTextFile } from './text-file.ts';
import { defineTool, type ModelTool, ToolRefusal } from './tool.ts';

const MOST = 200;
const LINE_CHARACTERS = 300;

const input = z.object({
  pattern: z.string().min(1).describe('A regular expression (JavaScript)'),
  path: z.string().min(1).optional().describe("A folder or a file; default: the task's folder"),
  glob: z.string().min(1).optional().describe('Only in files that match, like *.ts'),
  ignore_case: z.boolean().optional(),
});

export const searchTool = (
  allowedPaths: AllowedPaths,
  environment: Readonly<Record<string, string>>,
): ModelTool =>
  defineTool({
    name: 'search',
    description: `Searches files for a regular expression, except files git ignores. Returns path:line: text, at most ${MOST} lines.`,
    input,
    kind: 'search',
    isParallel: true,
    prepare: async ({ pattern, path = '.', glob, ignore_case: ignoresCase = false }) => {
      const real = await allowedPaths.locate(path, 'read');
      const owner = environment[MARK_VARIABLE] ?? '';
      await patternFinder(pattern, ignoresCase, { owner });
      return {
        title: `Search ${pattern} in ${allowedPaths.show(real)}`,
        locations: [{ path: real }],
        detail: `${pattern}\n${real}`,
        run: async ({ signal }) => {
          const found = await stat(real).catch(() => undefined);
          if (!found) throw new ToolRefusal(`there is no file or folder ${path}`);
          const folder = found.isDirectory() ? real : dirname(real);
          const all = found.isDirectory()
            ? await filesBelow({ folder, environment, signal })
            : [basename(real)];
          const find = await patternFinder(pattern, ignoresCase, { owner, signal });
          const files = glob === undefined ? all : await pathsThatFit(all, glob, { owner, signal });
          const lines: string[] = [];
          for (const file of files) {
            if (signal.aborted || lines.length >= MOST) break;
            const text = await readIfPossible(join(folder, file), allowedPaths);
            for (const match of await find(text, MOST - lines.length))
              lines.push(`${file}:${match.line}: ${match.text.trimEnd().slice(0, LINE_CHARACTERS)}`);
          }
          if (lines.length === 0) return { text: 'no matches' };
          const shown = lines.join('\n');
          return { text: lines.length >= MOST ? `${shown}\n(there may be more; narrow it down)` : shown };
        },
      };
    },
  });

// Links, binary and huge files are passed over.
const readIfPossible = async (real: string, allowedPaths: AllowedPaths): Promise<string> => {
  // Git also lists files in a folder that has since become a link.
  if (allowedPaths.isOffLimits(real) || (await realpath(real).catch(() => undefined)) !== real) return '';
  const text = await readTextFile(real, real).catch(() => undefined);
  return text ?? '';
};

// Finds a regular expression in a text within a time limit: a pattern that a model writes can take forever.

/** Makes what finds the lines of a text that the pattern fits. Rejects with a {@link ToolRefusal} when it is no pattern. */
const patternFinder = async (source: string, ignoresCase: boolean, options: UntrustedOptions) => {
  const flags = ignoresCase ? 'i' : '';
  const find = async (text: string, most: number): Promise<readonly LineMatch[]> => {
    try {
      return await runUntrusted('findLines', { source, flags, text, most }, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (error instanceof UntrustedLimit && error.limit === 'time')
        throw new ToolRefusal('the pattern takes too long; avoid nested repetitions');
      throw new ToolRefusal(`the pattern cannot be used: ${messageOf(error)}`);
    }
  };
  await find('', 0);
  return find;
};
