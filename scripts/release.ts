// `npm run release -- 0.2.0`: checks that the tree is ready for that version, creates the package and tags the commit. Pushes nothing.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack } from './pack.ts';

const ROOT = join(import.meta.dirname, '..');
const VERSION = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const git = (...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr.trim()}`);
  return stdout.trim();
};

const escaped = (version: string): string => version.replaceAll('.', '\\.');

/** What must be done before that version can be released, one sentence each. */
export const faultsOf = (
  version: string,
  tree: {
    readonly changes: string;
    readonly tags: string;
    readonly changelog: string;
    readonly manifest: string;
  },
): readonly string[] => {
  const found: { readonly version: string } = JSON.parse(tree.manifest);
  return [
    ...(VERSION.test(version) ? [] : [`'${version}' is no version; npm run release -- 0.2.0`]),
    ...(tree.changes === '' ? [] : [`commit these changes first:\n${tree.changes}`]),
    ...(tree.tags.split('\n').includes(`v${version}`) ? [`v${version} is tagged already`] : []),
    ...(found.version === version
      ? []
      : [`package.json says ${found.version}: set the version in every package.json`]),
    ...(new RegExp(`^## \\[${escaped(version)}\\]`, 'm').test(tree.changelog)
      ? []
      : [`CHANGELOG.md has no heading '## [${version}]'`]),
  ];
};

const release = async (version: string): Promise<void> => {
  const faults = faultsOf(version, {
    changes: git('status', '--porcelain'),
    tags: git('tag', '--list'),
    changelog: textOf('CHANGELOG.md'),
    manifest: textOf('package.json'),
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  const { status } = spawnSync('npm', ['test'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('npm test has failed');
  const tarball = await pack(join(ROOT, 'dist'));
  git('tag', '--annotate', `v${version}`, '--message', `Coxswain ${version}`);
  console.log(`v${version} is tagged. Push it with: git push origin v${version}\nThe package: ${tarball}`);
};

if (import.meta.main)
  await release(process.argv[2] ?? '').catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
