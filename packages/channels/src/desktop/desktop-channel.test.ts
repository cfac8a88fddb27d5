import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChannel } from '../create-channel.ts';
import { notice, refused, testDeps } from '../testing/index.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cox-desktop-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { signal: never } = new AbortController();
const desktop = (platform: NodeJS.Platform, environment: Readonly<Record<string, string>> = {}) =>
  createChannel(
    { name: 'desktop', type: 'desktop', allow: [], definedIn: 'a test' },
    testDeps({
      platform,
      programEnvironment: { PATH: `${folder}:/usr/bin:/bin`, XDG_RUNTIME_DIR: folder, ...environment },
    }),
  );

/** A notifier that writes its arguments and its bus into a file. */
const install = async (program: string): Promise<void> => {
  const path = join(folder, program);
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$DBUS_SESSION_BUS_ADDRESS" "$@" > ${folder}/shown\n`);
  await chmod(path, 0o755);
};
const shown = async (): Promise<readonly string[]> =>
  (await readFile(join(folder, 'shown'), 'utf8')).trimEnd().split('\n');

describe('the desktop', () => {
  test('of Linux shows the first line as the title; what looks like markup is text', async () => {
    await install('notify-send');
    await writeFile(join(folder, 'bus'), '');
    await desktop('linux').send(undefined, notice({ text: 'nightly ended\n<b>3</b> & more' }), never);
    expect(await shown()).toEqual([
      `unix:path=${folder}/bus`,
      '--app-name=Coxswain',
      '--',
      'nightly ended',
      '&lt;b&gt;3&lt;/b&gt; &amp; more',
    ]);
  });

  test('of macOS gets the words as arguments of a fixed script', async () => {
    await install('osascript');
    await desktop('darwin').send(undefined, notice({ text: 'say "hi"' }), never);
    expect((await shown()).slice(-2)).toEqual(['Coxswain', 'say "hi"']);
  });

  test('gets a long text cut', async () => {
    await install('osascript');
    await desktop('darwin').send(undefined, notice({ text: 'x'.repeat(5_000) }), never);
    expect((await shown()).at(-1)).toBe(`${'x'.repeat(499)}…`);
  });

  test('that does not exist is reported, and nothing is retried', async () => {
    expect(await refused(desktop('linux').send(undefined, notice(), never))).toMatchObject({
      message: 'there is no desktop to show notifications on (no session bus)',
      isFinal: true,
    });
    expect(await desktop('linux').check(never)).toMatchObject([{ name: 'program', ok: false }]);
    const withoutProgram = desktop('darwin', { PATH: folder });
    expect(await refused(withoutProgram.send(undefined, notice(), never))).toMatchObject({
      message: 'cannot show notifications: osascript is not installed',
      isFinal: true,
    });
  });
});
