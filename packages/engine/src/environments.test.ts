import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Environments } from './environments.ts';

const store = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cox-env-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const used = new Set<string>();
  const environments = new Environments(
    join(folder, 'environments'),
    async (refs) => new Set(refs.filter((ref) => used.has(ref))),
  );
  return { environments, used, folder: join(folder, 'environments') };
};

describe('kept environments', () => {
  it('are private files, one for equal ones, and read back whole', async () => {
    const { environments, folder } = await store();
    const inherited = { PATH: '/bin', 'ODD NAME': 'a\nb\u0000中' };
    const first = await environments.keep({ inherited, set: { K: 'v' } });
    const second = await environments.keep({ inherited: { ...inherited }, set: { K: 'v' } });
    expect(second.ref).toBe(first.ref);
    expect(await readdir(folder)).toEqual([first.ref]);
    expect((await stat(join(folder, String(first.ref)))).mode & 0o777).toBe(0o600);
    expect(await environments.read(first.ref)).toEqual({ inherited, set: { K: 'v' } });
  });

  it('need no file when there is nothing to keep', async () => {
    const { environments } = await store();
    expect((await environments.keep({ set: {} })).ref).toBeUndefined();
    expect(await environments.read(undefined)).toEqual({ set: {} });
  });

  it('that cannot be read are not taken for empty ones', async () => {
    const { environments, folder } = await store();
    await mkdir(join(folder, 'unreadable'), { recursive: true });
    await expect(environments.read('unreadable')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await environments.read('missing')).toEqual({ set: {} });
  });

  it('are erased when the last task that needs them has ended', async () => {
    const { environments, used, folder } = await store();
    const kept = await environments.keep({ set: { K: 'v' } });
    used.add(String(kept.ref));
    kept.letGo();
    environments.release(kept.ref);
    await environments.settled();
    expect(await readdir(folder)).toEqual([kept.ref]);
    used.clear();
    environments.release(kept.ref);
    await environments.settled();
    expect(await readdir(folder)).toEqual([]);
  });

  it('are not erased between their keeping and the insert that refers to them', async () => {
    const { environments, used, folder } = await store();
    const kept = await environments.keep({ set: { K: 'v' } });
    environments.release(kept.ref);
    await environments.settled();
    expect(await readdir(folder)).toEqual([kept.ref]);
    used.add(String(kept.ref));
    kept.letGo();
    await environments.settled();
    expect(await readdir(folder)).toEqual([kept.ref]);
  });

  it('survive keeping and erasing the same one at once', async () => {
    const { environments, used, folder } = await store();
    for (let round = 0; round < 50; round++) {
      const kept = await environments.keep({ set: { K: 'v' } });
      used.clear();
      kept.letGo();
      environments.release(kept.ref);
      await new Promise((resolve) => setImmediate(resolve));
      const again = await environments.keep({ set: { K: 'v' } });
      used.add(String(again.ref));
      again.letGo();
      await environments.settled();
      expect(await readdir(folder)).toEqual([again.ref]);
    }
  });

  it('that nobody needs are erased at the start', async () => {
    const { environments, used, folder } = await store();
    const [needed, forgotten] = [
      await environments.keep({ set: { A: '1' } }),
      await environments.keep({ set: { B: '2' } }),
    ];
    used.add(String(needed.ref));
    needed.letGo();
    forgotten.letGo();
    const next = new Environments(folder, async (refs) => new Set(refs.filter((ref) => used.has(ref))));
    await next.eraseUnused();
    expect(await readdir(folder)).toEqual([needed.ref]);
  });
});
