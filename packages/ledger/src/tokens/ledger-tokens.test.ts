import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ID_BYTES, tokenIdFrom } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import type { Ledger } from '../ledger.ts';
import { openLedger } from '../open.ts';
import { timestampOf } from '../tasks/task-row.ts';
import { testFolder } from '../testing/folder.ts';
import type { StoredToken } from '../tokens.ts';

const opened = async (folder = testFolder()): Promise<Ledger> => {
  const ledger = await openLedger({ folder });
  onTestFinished(() => ledger.close());
  return ledger;
};

const DAY_MS = 86_400_000;
const NOW_MS = 100 * DAY_MS;

const token = (n: number, more: Partial<StoredToken> = {}): StoredToken => ({
  id: tokenIdFrom(Buffer.alloc(ID_BYTES, n)),
  name: 'ci',
  may: ['read', 'submit'],
  createdAt: timestampOf(NOW_MS),
  createdBy: 'ada',
  ...more,
});
const hash = (n: number): Buffer => Buffer.alloc(32, n);

test('a name belongs to one token until that is revoked or expires', async () => {
  const { tokens } = await opened();
  const first = token(1, { agents: ['lint'], expiresAt: timestampOf(NOW_MS + DAY_MS) });
  expect(await tokens.create(first, hash(1))).toBe(true);
  expect(await tokens.create(token(2), hash(2))).toBe(false);
  expect(await tokens.list()).toEqual([{ token: expect.objectContaining(first), hash: hash(1) }]);
  const later = token(3, { createdAt: timestampOf(NOW_MS + DAY_MS) });
  expect(await tokens.create(later, hash(3))).toBe(true);
  await tokens.revoke(later.id, { by: 'eve', atMs: NOW_MS + 2 * DAY_MS });
  expect(await tokens.create(token(4, { createdAt: later.createdAt }), hash(4))).toBe(true);
});

test('a token that was revoked stays so, and the first who did it is remembered', async () => {
  const { tokens } = await opened();
  await tokens.create(token(1), hash(1));
  await tokens.noteUse([{ id: token(1).id, atMs: NOW_MS + 5 }]);
  const revoked = await tokens.revoke(token(1).id, { by: 'eve', atMs: NOW_MS + 10 });
  expect(revoked).toMatchObject({ revokedBy: 'eve', lastUsedAt: timestampOf(NOW_MS + 5) });
  expect(await tokens.revoke(token(1).id, { by: 'kim', atMs: NOW_MS + 20 })).toEqual(revoked);
  expect(await tokens.revoke(token(2).id, { by: 'kim', atMs: NOW_MS })).toBeUndefined();
});

test('a copy has no tokens, and a ledger that was moved keeps them', async () => {
  const folder = testFolder();
  const [home = '', copied = '', moved = ''] = ['home', 'copied', 'moved'].map((name) => join(folder, name));
  const original = await opened(home);
  await original.tokens.create(token(1), hash(1));
  await original.close();
  cpSync(home, copied, { recursive: true });
  renameSync(home, moved);
  expect(await (await opened(copied)).tokens.list()).toEqual([]);
  expect(await (await opened(moved)).tokens.list()).toHaveLength(1);
});

test('retention forgets tokens that have been over for long, and no other', async () => {
  const { tokens, retention } = await opened();
  await tokens.create(token(1, { expiresAt: timestampOf(NOW_MS + 1) }), hash(1));
  await tokens.create(token(2, { name: 'phone' }), hash(2));
  await tokens.create(token(3, { name: 'old' }), hash(3));
  await tokens.revoke(token(3).id, { by: 'ada', atMs: NOW_MS + 1 });
  await retention.prune(NOW_MS, 'ada', NOW_MS + 2 * DAY_MS);
  expect(await tokens.list()).toHaveLength(3);
  await retention.prune(NOW_MS + DAY_MS, 'ada', NOW_MS + 9 * DAY_MS);
  expect((await tokens.list()).map((one) => one.token.name)).toEqual(['phone']);
});
