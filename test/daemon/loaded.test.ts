// What a daemon loads at its start: the code that the build made.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { processDeps } from '../../packages/cli/src/process-deps.ts';
import { codeFileOf } from '../../packages/cli/src/warm-bundle.ts';
import { coxd } from '../helpers/cox.ts';

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
