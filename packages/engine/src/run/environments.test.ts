import {
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
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

/** What Node syncs with. */
const handles = async (): Promise<FileHandle> => {
  const handle = await open(tmpdir());
  await handle.close();
  return Object.getPrototypeOf(handle);
};

const countSyncs = async () => {
  const prototype = await handles();
  const { sync } = prototype;
  const counts = { files: 0, folders: 0 };
  const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
    counts[(await this.stat()).isDirectory() ? 'folders' : 'files'] += 1;
    return sync.call(this);
  });
  onTestFinished(() => spy.mockRestore());
  return counts;
};

const failSyncs = async (code: string) => {
  const spy = vi.spyOn(await handles(), 'sync').mockRejectedValue(Object.assign(new Error(code), { code }));
  onTestFinished(() => spy.mockRestore());
  return spy;
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
  });

  it('that are missing or damaged are never taken for others, and the next submission fixes them', async () => {
    const { environments, folder } = await store();
    const wanted = { inherited: { PATH: '/bin', KEY: 'secret' }, set: {} };
    const ref = String((await environments.keep(wanted)).ref);
    const file = join(folder, ref);
    const damages = [
      () => rm(file),
      () => truncate(file, 10),
      () => truncate(file, 0),
      async () => writeFile(file, (await readFile(file, 'utf8')).replace('secret', 'sEcret')),
    ];
    for (const damage of damages) {
      await damage();
      await expect(environments.read(ref)).rejects.toMatchObject({
        code: 'unprocessable',
        message: expect.stringMatching(`${ref} is (missing|damaged).*from a shell`),
      });
      await environments.keep(wanted);
      expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(wanted);
    }
  });

  it('are on the disk before they are acknowledged, many with one sync of their folder, equal ones with none', async () => {
    const { environments } = await store();
    const counts = await countSyncs();
    const many = Array.from({ length: 40 }, (_, index) => ({ set: { N: String(index % 20) } }));
    await Promise.all(many.map((each) => environments.keep(each)));
    const { files, folders } = counts;
    expect(files).toBe(20);
    expect(folders).toBeGreaterThan(0);
    expect(folders).toBeLessThan(20);
    await Promise.all(many.map((each) => environments.keep(each)));
    expect(counts).toEqual({ files, folders });
  });

  it('whose disk refuses to keep them are refused, and kept when it takes them again', async () => {
    const { environments, folder } = await store();
    const failing = await failSyncs('EIO');
    await expect(environments.keep({ set: { K: 'v' } })).rejects.toMatchObject({
      code: 'storage',
      message: expect.stringMatching(/could not be stored in .*EIO.*nothing was accepted/),
    });
    expect(await readdir(folder)).toEqual([]);
    failing.mockRestore();
    const { ref } = await environments.keep({ set: { K: 'v' } });
    expect(await readdir(folder)).toEqual([ref]);
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

  it('that no one needs are erased at the start', async () => {
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
