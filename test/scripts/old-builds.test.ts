import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ownIdentity } from '@coxswain/client';
import { expect, onTestFinished, test } from 'vitest';
import { removeOldBuilds } from '../../scripts/build/old-builds.ts';

const name = (day: number): string => `202611${String(day).padStart(2, '0')}T101500Z-0123456789ab`;

test('the three newest builds stay, and those from which a daemon runs', () => {
  const dist = mkdtempSync(join(tmpdir(), 'cox-dist-'));
  onTestFinished(() => rmSync(dist, { recursive: true, force: true }));
  for (const day of [1, 2, 3, 4, 5, 6, 7]) mkdirSync(join(dist, name(day)));
  writeFileSync(join(dist, 'current'), `${name(7)}\n`);
  writeFileSync(join(dist, name(1), `daemon-${process.pid}.json`), JSON.stringify(ownIdentity()));
  const dead = { pid: 999_999_999, startTime: '1@dead' };
  writeFileSync(join(dist, name(2), 'daemon-999999999.json'), JSON.stringify(dead));
  writeFileSync(join(dist, name(3), 'daemon-7.json'), '{"pid":');
  removeOldBuilds(dist);
  expect(readdirSync(dist).toSorted()).toEqual([name(1), name(5), name(6), name(7), 'current'].toSorted());
});
