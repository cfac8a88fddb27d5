import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { sourceHash } from '../../scripts/build/source-hash.ts';

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'cox-build-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

test('the hash changes with every source and manifest, and with nothing else', () => {
  const root = newFolder();
  const write = (path: string, text: string): string => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return sourceHash(root);
  };
  const hashes = [
    write('packages/a/src/index.ts', '1'),
    write('packages/a/src/deep/er.tsx', '1'),
    write('packages/a/package.json', '{}'),
    write('package-lock.json', '{}'),
    write('packages/a/src/index.ts', '2'),
    write('packages/b/src/index.ts', '2'),
  ];
  expect(new Set(hashes).size).toBe(hashes.length);
  const before = sourceHash(root);
  expect(write('packages/a/src/index.test.ts', 'a test')).toBe(before);
  expect(write('packages/a/README.md', 'a text')).toBe(before);
});

test('of builds that begin at once, one works while the others wait', async () => {
  const folder = newFolder();
  const log = join(folder, 'log');
  const script = `
    const { withBuildLock } = await import(${JSON.stringify(join(import.meta.dirname, '../../scripts/build/build-lock.ts'))});
    const { appendFileSync } = await import('node:fs');
    await withBuildLock(process.argv[1], async () => {
      appendFileSync(process.argv[2], 'in ');
      await new Promise((resolve) => setTimeout(resolve, 20));
      appendFileSync(process.argv[2], 'out ');
    });
  `;
  const children = Array.from({ length: 3 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, join(folder, 'lock'), log]);
    onTestFinished(() => void child.kill('SIGKILL'));
    return once(child, 'exit');
  });
  expect(await Promise.all(children)).toEqual([
    [0, null],
    [0, null],
    [0, null],
  ]);
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ');
});
