// The shape of files and packages: one concept per file, and all packages alike.

import { isTest } from './import-rules.ts';
import type { SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** Longer files hold more than one concept. */
export const MAX_LINES = 300;

const MAGNETS =
  /^(?:packages|scripts)\/(?:.*\/)?(utils?|common|helpers?|lib|types|misc|shared)(?:\/|(?:\.test)?\.tsx?$)/;

/** Catch-all names, and files that have grown beyond one concept. */
export const fileViolations = ({ path, lineCount }: SourceFile): Violation[] => {
  const found: Violation[] = [];
  const magnet = MAGNETS.exec(path)?.[1];
  if (magnet !== undefined)
    found.push({
      path,
      line: 1,
      rule: 'names',
      message: `'${magnet}' is a catch-all name: name the file after its concept`,
    });
  if (!isTest(path) && lineCount > MAX_LINES)
    found.push({
      path,
      line: MAX_LINES,
      rule: 'size',
      message: `${lineCount} lines: which concepts are in here?`,
    });
  return found;
};

export interface PackageLook {
  readonly folder: string;
  /** Undefined if a file is missing. */
  readonly manifest: PackageManifest | undefined;
  readonly tsconfig: string | undefined;
  readonly index: string | undefined;
}
export interface PackageManifest {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
  readonly license?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const TSCONFIG = '{"extends":"../../tsconfig.json","include":["src"]}';

/** Every package has the same three files, a description, and pinned dependencies. */
export const packageViolations = (look: PackageLook, version: string): Violation[] => {
  const { folder, manifest = {}, tsconfig = '', index = '' } = look;
  const claims: readonly (readonly [file: string, holds: boolean, message: string])[] = [
    ['package.json', manifest.name === `@coxswain/${folder}`, `is named @coxswain/${folder}`],
    ['package.json', manifest.version === version, `has version ${version}, like the product`],
    ['package.json', Boolean(manifest.description), 'has a description of one sentence'],
    ['package.json', manifest.license === 'MIT', 'has the license MIT'],
    ['package.json', manifest.private === true, 'is private'],
    ['package.json', manifest.type === 'module', 'is a module'],
    ['package.json', manifest.exports?.['.'] === './src/index.ts', 'exports ./src/index.ts'],
    ['tsconfig.json', tsconfig.replaceAll(/\s/g, '') === TSCONFIG, `is ${TSCONFIG}`],
    ['src/index.ts', index.startsWith('// '), 'begins with the terms of the package'],
    ...Object.entries(manifest.dependencies ?? {}).map(
      ([name, range]) =>
        ['package.json', /^\d+\.\d+\.\d+$/.test(range), `pins ${name} exactly, not '${range}'`] as const,
    ),
  ];
  return claims
    .filter(([, holds]) => !holds)
    .map(([file, , message]) => ({
      path: `packages/${folder}/${file}`,
      line: 1,
      rule: 'same look',
      message,
    }));
};
