import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { othersMayWrite } from './others-may-write.ts';

const PASSWD = 'root:x:0:0:root:/root:/bin/sh\nada:x:1000:1000:Ada,,,:/home/ada:/bin/sh\n';
const GROUP = 'root:x:0:\nstaff:x:50:\nada:x:1000:\n';
const ADA = { uid: 1000, gid: 1000 };

const accounts = async (passwd: string | undefined, group: string | undefined): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-accounts-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  if (passwd !== undefined) await writeFile(join(folder, 'passwd'), passwd);
  if (group !== undefined) await writeFile(join(folder, 'group'), group);
  return folder;
};

test('what a umask of 002 makes is the own of a user who has a group of their own', async () => {
  const etc = await accounts(PASSWD, GROUP);
  expect(othersMayWrite({ ...ADA, mode: 0o100664 }, etc)).toBe(false);
  expect(othersMayWrite({ ...ADA, mode: 0o040775 }, etc)).toBe(false);
  expect(othersMayWrite({ uid: 0, gid: 0, mode: 0o040775 }, etc)).toBe(false);
  expect(othersMayWrite({ ...ADA, mode: 0o100664 }, await accounts(PASSWD, 'ada:x:1000:ada\n'))).toBe(false);
});

test('what everybody may write is no one’s own, and no group decides about what it may not write', async () => {
  const etc = await accounts(PASSWD, GROUP);
  expect(othersMayWrite({ ...ADA, mode: 0o100666 }, etc)).toBe(true);
  expect(othersMayWrite({ ...ADA, mode: 0o041777 }, etc)).toBe(true);
  expect(othersMayWrite({ uid: 1000, gid: 50, mode: 0o100644 }, etc)).toBe(false);
});

test.each([
  ['is another group', PASSWD, `${GROUP}users:x:100:\n`, { uid: 1000, gid: 100 }],
  ['is unknown', PASSWD, GROUP, { uid: 1000, gid: 4711 }],
  ['has a member', PASSWD, 'ada:x:1000:bob\n', ADA],
  ['has a member besides its user', PASSWD, 'ada:x:1000:ada,bob\n', ADA],
  ['is the first group of somebody else as well', `${PASSWD}bob:x:1001:1000::/:/bin/sh\n`, GROUP, ADA],
  ['belongs to another user', PASSWD, GROUP, { uid: 0, gid: 1000 }],
  ['has another name than its only user', PASSWD, 'users:x:1000:\n', ADA],
  ['is there twice', PASSWD, `${GROUP}others:x:1000:bob\n`, ADA],
  ['is not the first one of its user', 'ada:x:1000:50::/:/bin/sh\n', GROUP, ADA],
  ['belongs to a user of a directory', 'root:x:0:0::/root:/bin/sh\n', GROUP, ADA],
  ['may have members elsewhere', PASSWD, `${GROUP}+:::\n`, ADA],
  ['may have users elsewhere', `${PASSWD}+@staff::::::\n`, GROUP, ADA],
  ['cannot be looked up', PASSWD, undefined, ADA],
  ['has users that cannot be looked up', undefined, GROUP, ADA],
])('a group that %s is others', async (_, passwd, group, owner) => {
  expect(othersMayWrite({ ...owner, mode: 0o100664 }, await accounts(passwd, group))).toBe(true);
});
