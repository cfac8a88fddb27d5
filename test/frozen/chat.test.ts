// The answers of a chat, frozen: every command in both languages, as the cockpit and the channels give them. A difference is a
// change that users see: accept it with `npx vitest run --project product test/frozen -u`.

import { expect, test } from 'vitest';
import { CHAT_COMMANDS } from '../../packages/protocol/src/chat.ts';
import { chatOf } from '../chat-commands/chat-of.ts';
import { CHAT_LINES } from './chat-lines.ts';
import { end, openScene, settled } from './scene.ts';
import { Snapshots } from './snapshots.ts';
import { withIds } from './words-of.ts';

const TIMEOUT_MS = 240_000;

test('a chat answers as it did', { timeout: TIMEOUT_MS }, async () => {
  const scene = await openScene();
  const { daemon, machine, names } = scene;
  const snapshots = await Snapshots.of(scene, 'chat');
  for (const language of ['en', 'zh'] as const) {
    const chat = chatOf(daemon, {
      language,
      agent: 'local',
      session: language === 'en' ? 'shop' : 'release',
      nowMs: machine.nowMs,
    });
    for (const text of CHAT_LINES) {
      machine.pass(5_000);
      const [, name, line = ''] = /^(?:(\w+) <- )?(.*)$/.exec(text) ?? [];
      const said = withIds(line.replaceAll('{round}', language), names);
      const lines = await chat.say(said).catch((error: Error) => [`! ${error.message}`]);
      const moves = chat.moves.splice(0).map((to) => `→ ${JSON.stringify(to)}`);
      snapshots.add(`${language}.txt`, `› ${said}\n${[...lines, ...moves].join('\n')}\n\n`);
      if (name === undefined) continue;
      const isItem = line.startsWith('/item');
      const { tasks } = await daemon.client.tasks.list({ limit: '1', ...(isItem && { kind: 'item' }) });
      names[name] = tasks[0]?.id ?? '';
      if (!isItem) await settled(scene, names[name]);
    }
    // The other language finds nothing at work that will end by itself.
    for (const name of ['fifth', 'talk']) await end(scene, names[name] ?? '');
  }
  await snapshots.learn();
  await snapshots.compare();
  const typed = CHAT_LINES.map((text) => text.replace(/^\w+ <- /, ''));
  const missing = CHAT_COMMANDS.filter(
    ({ name }) => !typed.some((text) => `${text} `.startsWith(`/${name} `)),
  );
  expect(missing).toEqual([]);
});
