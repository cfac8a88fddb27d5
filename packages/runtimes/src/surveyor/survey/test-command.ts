// How the tests of a project are run, as its own files say.

import { join } from 'node:path';
import type { TestCommand } from './survey.ts';
import { readTextFile } from './text-file.ts';

interface Sign {
  readonly file: string;
  /** The command that the file stands for; undefined: it says nothing about tests. */
  readonly command: (text: string, has: (file: string) => boolean) => string | undefined;
}

const always = (command: string) => () => command;
const NPM_PLACEHOLDER = 'no test specified';

const packageCommand: Sign['command'] = (text, has) => {
  const script = scriptOf(text, 'test');
  if (script === undefined || script.includes(NPM_PLACEHOLDER)) return undefined;
  if (has('pnpm-lock.yaml')) return 'pnpm test';
  if (has('yarn.lock')) return 'yarn test';
  return has('bun.lock') || has('bun.lockb') ? 'bun run test' : 'npm test';
};

/** In this order: what a project wrote down itself says more than what its language is known for. */
const SIGNS: readonly Sign[] = [
  { file: 'package.json', command: packageCommand },
  { file: 'Makefile', command: (text) => (/^test\s*:(?!=)/m.test(text) ? 'make test' : undefined) },
  { file: 'justfile', command: (text) => (/^test\b[^\n=]*:(?!=)/m.test(text) ? 'just test' : undefined) },
  { file: 'Cargo.toml', command: always('cargo test') },
  { file: 'go.mod', command: always('go test ./...') },
  { file: 'tox.ini', command: always('tox') },
  { file: 'pytest.ini', command: always('pytest') },
  { file: 'pyproject.toml', command: (text) => (text.includes('pytest') ? 'pytest' : undefined) },
  { file: 'setup.cfg', command: (text) => (text.includes('pytest') ? 'pytest' : undefined) },
  { file: 'conftest.py', command: always('pytest') },
  { file: 'mix.exs', command: always('mix test') },
  { file: 'pom.xml', command: always('mvn test') },
  { file: 'build.gradle', command: (_, has) => (has('gradlew') ? './gradlew test' : 'gradle test') },
  { file: 'build.gradle.kts', command: (_, has) => (has('gradlew') ? './gradlew test' : 'gradle test') },
  { file: '.rspec', command: always('bundle exec rspec') },
  { file: 'Package.swift', command: always('swift test') },
  {
    file: 'composer.json',
    command: (text) => (scriptOf(text, 'test') === undefined ? undefined : 'composer test'),
  },
];

const MAX_BYTES = 1024 * 1024;

/** Every test command that files at the top of the folder speak of, the best first. Reads only files of the list. */
export const findTestCommands = async (
  folder: string,
  paths: readonly string[],
): Promise<readonly TestCommand[]> => {
  const there = new Set(paths);
  const found: TestCommand[] = [];
  for (const { file, command } of SIGNS) {
    if (!there.has(file)) continue;
    const read = await readTextFile(join(folder, file), MAX_BYTES);
    const says = read?.bytes && command(read.bytes.toString('utf8'), (name) => there.has(name));
    if (says !== undefined && !found.some((known) => known.command === says))
      found.push({ command: says, from: file });
  }
  return found;
};

const scriptOf = (text: string, name: string): string | undefined => {
  try {
    const script: unknown = JSON.parse(text)?.scripts?.[name];
    if (script === undefined) return undefined;
    return typeof script === 'string' ? script : JSON.stringify(script);
  } catch {
    return undefined;
  }
};
