// What a daemon loads at its start: the code that the build made, and nothing that an idle one does not need.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { processDeps } from '../../packages/cli/src/process-deps.ts';
import { codeFileOf } from '../../packages/cli/src/warm-bundle.ts';
import { coxd } from '../helpers/cox.ts';
import { testDaemon } from '../helpers/daemon.ts';
import { testFolder } from '../helpers/folder.ts';

test('a daemon that only answers never loads fetch()', async () => {
  const folder = await testFolder();
  const told = join(folder, 'told');
  const preloaded = join(folder, 'at-exit.cjs');
  await writeFile(
    preloaded,
    `const tell = () => require('node:fs').writeFileSync(${JSON.stringify(told)}, process.moduleLoadList.join('\\n'));
    if (process.argv[1].endsWith('coxd.cjs')) process.on('exit', tell);`,
  );
  const daemon = await testDaemon({ env: { NODE_OPTIONS: `--require=${preloaded}` } });
  expect(await daemon.cox(['tasks', 'run', '--', 'echo', 'hi'])).toMatchObject({ code: 0, stdout: 'hi\n' });
  expect((await daemon.cox(['tasks', 'recent'])).code).toBe(0);
  expect((await daemon.cox(['daemon', 'status'])).code).toBe(0);
  expect((await daemon.cox(['tasks', 'describe', 'tsk_aaaaaaaaaaaa'])).code).not.toBe(0);
  await daemon.stop();
  const loaded = await readFile(told, 'utf8');
  expect(loaded).toContain('http');
  expect(loaded).not.toMatch(/undici|http2/);
});

test('V8 takes the code of the build, with the flags that a daemon is started with', () => {
  const flags = processDeps().daemon.args.slice(process.execArgv.length, -1);
  const bundle = join(dirname(coxd()), 'daemon.cjs');
  const source = readFileSync(bundle, 'latin1');
  const script = `
    const { readFileSync } = require('node:fs');
    const [bundle, code] = ${JSON.stringify([bundle, codeFileOf(bundle, source)])};
    const given = { filename: bundle, cachedData: readFileSync(code) };
    console.log(new (require('node:vm').Script)(readFileSync(bundle, 'latin1'), given).cachedDataRejected);
  `;
  expect(execFileSync(process.execPath, [...flags, '--eval', script], { encoding: 'utf8' })).toBe('false\n');
});
