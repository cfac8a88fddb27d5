import { expect, test } from 'vitest';
import { cockpitInMemory } from '../testing/cockpit-in-memory.ts';

const counts = (running: number, pending: number, needsInput: number) => async () => ({
  running,
  pending,
  needsInput,
  completed: 0,
  failed: 0,
  cancelled: 0,
});

test('the head line shows what needs input first, the sidebar where', async () => {
  const questions = { list: async () => [{}, {}, {}] } as never; // only their number is shown
  const cockpit = cockpitInMemory({
    client: { tasks: { counts: counts(2, 1, 1) }, inputs: questions },
    columns: 100,
  });
  await cockpit.sees('1 needs input · 2 running · 1 pending');
  await cockpit.sees(/^ 2 Inbox +3\b/m);
  await cockpit.sees(/^ 5 Tasks +2\b/m);
});

test('a narrow terminal shows the same as glyphs, without the sidebar', async () => {
  const cockpit = cockpitInMemory({
    client: { tasks: { counts: counts(2, 1, 1) }, inputs: { list: async () => [] } },
    columns: 40,
    rows: 14,
  });
  await cockpit.sees('?1 ▸2 ·1');
  expect(cockpit.screen()[0]).toMatch(/^ Jobs .* \?1 ▸2 ·1$/);
  expect(cockpit.screen().join('\n')).not.toContain('Sessions');
});

test('the wheel moves, a click on an entry of the palette chooses it, one beside it does nothing', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.type(':');
  await cockpit.sees(/▌ Chat/);
  cockpit.type('\u001b[<65;40;10M');
  await cockpit.sees(/▌ Inbox/);
  const row = cockpit.screen().findIndex((line) => line.includes('Insights') && line.includes('page'));
  // On the sidebar, which the palette keeps from being clicked.
  cockpit.type('\u001b[<0;3;4M');
  cockpit.type(`\u001b[<0;30;${row + 1}M`);
  await cockpit.sees(/▌7 Insights/);
});

test('letters after g are pages, anything else is nothing', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.type('gxq');
  expect(await cockpit.exitCode).toBe(0);
});

test('the palette says when nothing matches, and Esc closes it', async () => {
  const cockpit = cockpitInMemory();
  await cockpit.sees('? help');
  cockpit.type(':zzzz');
  await cockpit.sees('no match');
  cockpit.type('\u0015jobs');
  await cockpit.sees(/▌ Jobs/);
  cockpit.type('\u001b');
  await expect.poll(() => cockpit.screen().join('\n')).not.toContain(': jobs');
});
