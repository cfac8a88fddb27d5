import { expect, test } from 'vitest';
import { cockpitInMemory } from '../testing/cockpit-in-memory.ts';

const RESTORED = ['\u001b[?1006l\u001b[?1000l', '\u001b[?1049l', '\u001b[?25h', '\u001b[?2004l'];

test('quitting restores the terminal', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  expect(cockpit.isRaw()).toBe(true);
  cockpit.type('q');
  expect(await cockpit.exitCode).toBe(0);
  for (const bytes of RESTORED) expect(cockpit.raw()).toContain(bytes);
  expect(cockpit.isRaw()).toBe(false);
});

test('a component that throws ends the cockpit with its error and restores the terminal', async () => {
  // No daemon answers so.
  const broken = { list: async () => [null] } as never;
  const cockpit = cockpitInMemory({ client: { agents: broken, sessions: broken } });
  await cockpit.sees('? help');
  cockpit.type('ga');
  await expect(cockpit.exitCode).rejects.toThrow(TypeError);
  for (const bytes of RESTORED) expect(cockpit.raw()).toContain(bytes);
  expect(cockpit.isRaw()).toBe(false);
});

test('so does an error outside of any component', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.end({ kind: 'crash', error: new Error('out of the blue') });
  await expect(cockpit.exitCode).rejects.toThrow('out of the blue');
  for (const bytes of RESTORED) expect(cockpit.raw()).toContain(bytes);
});

test("a signal ends it with the signal's code", async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.end({ kind: 'exit', exitCode: 143 });
  expect(await cockpit.exitCode).toBe(143);
});

test('a terminal that is closed ends it', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.terminal.input.emit('end');
  expect(await cockpit.exitCode).toBe(129);
});

test('an unhandled rejection is shown and logged, and ends nothing', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.stray(new Error('the disk is full'));
  await cockpit.sees('Error: the disk is full');
  expect(cockpit.logged).toHaveLength(1);
});

test('a lost daemon is shown until it is back', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.reach(false);
  await cockpit.sees('the daemon is not responding');
  cockpit.reach(true);
  await cockpit.sees('the daemon is back');
  expect(cockpit.screen()[0]).not.toContain('gone');
});

test('a suspended cockpit releases the mouse and takes it back', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  const before = cockpit.raw().length;
  cockpit.type('\u001a');
  await expect.poll(cockpit.suspensions).toBe(1);
  await expect.poll(() => cockpit.raw().slice(before)).toContain('\u001b[?1049h');
  const after = cockpit.raw().slice(before);
  const order = ['\u001b[?1049l', '\u001b[?1000l', '\u001b[?1000h', '\u001b[?1049h'].map((bytes) =>
    after.indexOf(bytes),
  );
  expect(order).toEqual(order.toSorted((one, other) => one - other));
  expect(order).not.toContain(-1);
  await cockpit.sees('? help');
});

test('a terminal reply is never typed text, however late', async () => {
  const cockpit = cockpitInMemory({ theme: 'asked' });
  await cockpit.sees('? help');
  cockpit.type(':');
  await cockpit.sees('page, command or name');
  cockpit.type('\u001b]11;rgb:ffff/ffff/ffff\u0007x');
  await cockpit.sees(': x');
});

test('a paste goes to its field, never as keys', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.type('\u001b[200~qqq\u001b[201~:');
  await cockpit.sees('page, command or name');
  cockpit.type('\u001b[200~lang\nchin\u001b[201~');
  await cockpit.sees(': lang chin');
  cockpit.type('\r');
  await cockpit.sees('命令');
});

test('every size is drawn without overflow', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  for (const [columns, rows] of [
    [1, 1],
    [12, 3],
    [13, 4],
    [40, 14],
    [59, 14],
    [60, 14],
    [300, 100],
    [80, 24],
  ] as const) {
    cockpit.resize(columns, rows);
    await cockpit.sees(columns >= 40 ? '? help' : /./);
    expect(cockpit.screen()).toHaveLength(rows);
  }
});
