// The answers of the command line, frozen: every command in text, in both languages, and as JSON. A difference is a change that
// users see: look at it line by line, and accept it with `npx vitest run --project product test/frozen -u`.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Group, isGroup, PROGRAM } from '@coxswain/cli';
import { expect, test } from 'vitest';
import { CHANGING, ENDING, ON_A_TERMINAL, QUIETLY, READING, WRONG } from './command-lines.ts';
import { pretty } from './pretty.ts';
import { openScene, type Scene, settled } from './scene.ts';
import { Snapshots } from './snapshots.ts';
import { wordsOf } from './words-of.ts';

const STEP_MS = 5_000;
/** Longer than its share of the suite takes on a busy machine. */
const TIMEOUT_MS = 240_000;
/** The rounds in which everything is changed that a command can change. */
const FOLDERS = ['en', 'zh', 'json'] as const;
/** Commands that have no answer to freeze: screens, what runs until it is ended, and what speaks with programs. */
const WITHOUT = [
  ...['cockpit', 'chat', 'mcp', 'daemon run', '__complete'],
  // They change the machine.
  ...['daemon install', 'daemon uninstall'],
];

const commandsOf = async (group: Group, path: readonly string[] = []): Promise<string[]> => {
  const found = await Promise.all(
    Object.entries(group.entries).map(async ([name, entry]) => {
      const node = await entry.load();
      const here = [...path, name];
      return isGroup(node) ? commandsOf(node, here) : [here.join(' ')];
    }),
  );
  return found.flat();
};

/** The longest command that the line begins with. */
const commandOf = (commands: readonly string[], line: string): string =>
  commands
    .filter((command) => `${line} `.startsWith(`${command} `))
    .toSorted((a, b) => b.length - a.length)[0] ?? line;

const shown = ({ code, stdout, stderr }: Awaited<ReturnType<Scene['cox']>>): string => {
  const notes = stderr.replace(/^(?=.)/gm, '! ');
  return `${stdout}${stdout === '' || stdout.endsWith('\n') ? '' : '⏎\n'}${notes}${code === 0 ? '' : `exit ${code}\n`}`;
};

/** Colours, so that they can be read: ‹1›bold‹22›. */
const visible = (text: string): string => text.replaceAll('\u001b[', '‹').replace(/(?<=‹[\d;]*)m/g, '›');

/** Of the whole ledger what one task left there. */
const ofOneTask = (stdout: string, id: string): string =>
  stdout
    .split('\n')
    .filter((line) => line.includes(id))
    .join('\n');

test('the command line answers as it did', { timeout: TIMEOUT_MS }, async () => {
  const commands = await commandsOf(PROGRAM);
  const scene = await openScene();
  const snapshots = await Snapshots.of(scene, 'cli');
  const typed = new Set<string>();
  const take = async (
    folder: string,
    typedLine: string,
    { file = '', more = [] }: { readonly file?: string; readonly more?: readonly string[] } = {},
  ): Promise<string> => {
    const [, other, line = ''] = /^(?:COX_HOME=\.\.\/(\S+) )?(.*)$/.exec(typedLine) ?? [];
    const command = commandOf(commands, line);
    typed.add(command);
    const result = await scene.cox([...wordsOf(line, scene.names), ...more], {
      language: folder === 'zh' ? 'zh' : 'en',
      ...(folder === 'tty' && { columns: 80 }),
      ...(other !== undefined && { env: { COX_HOME: join(scene.daemon.home, other) } }),
    });
    const all = command === 'export' ? ofOneTask(result.stdout, scene.names.coded ?? '') : result.stdout;
    const answer = { ...result, stdout: folder === 'json' || command === 'export' ? pretty(all) : all };
    const words = wordsOf(line, scene.names).map((word) => (/[\s'"]/.test(word) ? `'${word}'` : word));
    const name = `${folder}/${file || command.replaceAll(' ', '-')}.txt`;
    snapshots.add(name, `$ cox ${[...words, ...more].join(' ')}\n${visible(shown(answer))}\n`);
    return result.stdout + result.stderr;
  };
  for (const line of READING) await take('en', line);
  for (const line of READING) if (!/^(completion|config schema|export)/.test(line)) await take('zh', line);
  for (const line of READING)
    if (!/^(completion|config schema|export)|--children|logs {run}/.test(line))
      await take('json', line, { more: ['--json'] });
  for (const line of QUIETLY) await take('en', line, { more: ['-q'] });
  for (const line of ON_A_TERMINAL) await take('tty', line);
  for (const line of WRONG) await take('en', line, { file: 'errors' });
  for (const line of WRONG) await take('zh', line, { file: 'errors' });
  const change = async (turn: number, text: string): Promise<void> => {
    // What is waited for was not to have time to begin or end before or after it.
    if (!text.startsWith('bg wait')) scene.machine.pass(STEP_MS);
    const folder = FOLDERS[turn] ?? 'en';
    const [, name, line = ''] = /^(?:(\w+) <- )?(.*)$/.exec(text) ?? [];
    const now = line.replaceAll('{round}', folder).replaceAll('{turn}', String(turn));
    const said = await take(folder, now, { ...(folder === 'json' && { more: ['--json'] }) });
    if (name === undefined) return;
    const [id] = /\b(?:tsk|rte)_[a-z2-7]{12}\b/.exec(said) ?? [];
    if (id === undefined) throw new Error(`no id came of: ${now}`);
    scene.names[name] = id;
    if (/^(tasks|bg) /.test(line)) await settled(scene, id);
  };
  await writeFile(join(scene.daemon.home, 'shop/export.ndjson'), (await scene.cox(['export'])).stdout);
  for (const turn of FOLDERS.keys()) for (const text of CHANGING) await change(turn, text);
  await take('en', 'tasks cancel --all --now');
  for (const turn of FOLDERS.keys()) for (const text of ENDING) await change(turn, text);
  await scene.cox(['daemon', 'stop']);
  await snapshots.compare();
  expect(commands.filter((command) => !typed.has(command) && !WITHOUT.includes(command))).toEqual([]);
});
