// Definitions that are known by name: those of the home of cox, and those that a project brings along.

import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Engine, textOfFault } from '@coxswain/engine';
import type { SavedWorkflow } from '@coxswain/protocol';

/** Where a project keeps its definitions, below its own folder. */
export const PROJECT_WORKFLOWS = join('.cox', 'workflows');

const DEFINITION = /\.(?:ya?ml|json)$/;
const MOST_FOLDERS_UP = 30;

export interface WorkflowPlaces {
  /** In the home of cox. */
  readonly homeFolder: string;
  /** Somewhere in a project: its own definitions are looked for here and above. */
  readonly folder: string | undefined;
}

/** By name; where both have one of a name, the project's own. */
export const savedWorkflows = async (
  { homeFolder, folder }: WorkflowPlaces,
  engine: Pick<Engine, 'checkWorkflow'>,
): Promise<readonly SavedWorkflow[]> => {
  const own = folder === undefined ? [] : await projectFiles(folder);
  const found = new Map<string, string>();
  for (const path of [...(await filesIn(homeFolder)), ...own]) found.set(nameOf(path), path);
  const names = [...found].sort(([one], [other]) => one.localeCompare(other));
  return Promise.all(names.map(([name, path]) => described(name, path, engine)));
};

const nameOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(DEFINITION, '');

/** Of the nearest folder upwards that has some. */
const projectFiles = async (folder: string): Promise<readonly string[]> => {
  for (let at = folder, up = 0; up < MOST_FOLDERS_UP; at = dirname(at), up += 1) {
    const files = await filesIn(join(at, PROJECT_WORKFLOWS));
    if (files.length > 0 || at === dirname(at)) return files;
  }
  return [];
};

const filesIn = async (folder: string): Promise<readonly string[]> => {
  // A folder that is not there, or is none, has no definitions.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory() && DEFINITION.test(entry.name))
    .map(({ name }) => join(folder, name));
};

const described = async (
  name: string,
  path: string,
  engine: Pick<Engine, 'checkWorkflow'>,
): Promise<SavedWorkflow> => {
  try {
    const check = await engine.checkWorkflow(await readFile(path, 'utf8'), dirname(path));
    const [fault] = check.faults;
    return {
      name,
      path,
      ...(check.description === undefined ? {} : { description: check.description }),
      steps: check.steps?.length ?? 0,
      ...(fault === undefined ? {} : { fault: textOfFault(fault) }),
    };
  } catch (error) {
    return { name, path, steps: 0, fault: error instanceof Error ? error.message : String(error) };
  }
};
