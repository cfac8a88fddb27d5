// A copy of the project that a test or a chaos scenario may change and rebuild, as if someone updates cox while a daemon runs.

import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../build.ts';

export interface ProjectCopy {
  readonly root: string;
  /** The launcher of the copy. */
  readonly cox: string;
  /** Replaces a text in one of its sources. */
  change(file: string, from: string, to: string): Promise<void>;
  /** Builds what the sources say; returns the name of the build. */
  build(): Promise<string>;
}

const OWN = ['bin', 'packages', 'scripts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** Packages of the project are those of the copy, all others are those of the project. */
const linkModules = (root: string): void => {
  const [from, to] = [join(ROOT, 'node_modules'), join(root, 'node_modules')];
  mkdirSync(join(to, '@coxswain'), { recursive: true });
  for (const name of readdirSync(from))
    if (name !== '@coxswain') symlinkSync(join(from, name), join(to, name));
  for (const name of readdirSync(join(root, 'packages')))
    symlinkSync(join(root, 'packages', name), join(to, '@coxswain', name));
};

/** Copies the sources into the folder. */
export const projectCopy = async (root: string): Promise<ProjectCopy> => {
  for (const name of OWN)
    await cp(join(ROOT, name), join(root, name), {
      recursive: true,
      filter: (path) => !path.includes('/node_modules'),
    });
  linkModules(root);
  return {
    root,
    cox: join(root, 'bin/cox'),
    async change(file, from, to) {
      const path = join(root, file);
      const text = await readFile(path, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} does not say ${from}`);
      await writeFile(path, text.replace(from, to));
    },
    async build() {
      await promisify(execFile)(process.execPath, ['scripts/build.ts'], { cwd: root });
      return (await readFile(join(root, 'dist/current'), 'utf8')).trim();
    },
  };
};
