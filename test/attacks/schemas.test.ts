// Agents send patterns, schemas and globs that take forever to check. The daemon keeps working, and reports what was too much.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDaemon } from '../helpers/daemon.ts';
import { nextEvent, openRequest } from '../helpers/events.ts';
import { ended } from '../helpers/submitted.ts';
import { modelDaemon } from '../model/model-daemon.ts';
import { relaying } from './fixtures/relaying.ts';

const A_AND_B = `${'a'.repeat(60)}b`;
/** Each property refers to a definition of its own, which are compiled within one another. */
const entangled = (count: number): Record<string, unknown> => {
  const all = (entry: (at: number) => readonly [string, unknown]): object =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => entry(at)));
  return {
    $defs: all((at) => [`d${at}`, { not: { type: 'string' } }]),
    properties: all((at) => [`p${at}`, { $ref: `#/$defs/d${at}` }]),
  };
};

/** The names in the order in which their promises end. */
const order = async (racers: Readonly<Record<string, Promise<unknown>>>): Promise<readonly string[]> => {
  const names: string[] = [];
  await Promise.all(Object.entries(racers).map(([name, racer]) => racer.then(() => void names.push(name))));
  return names;
};

test("a slow pattern in an agent's form does not block the daemon and is refused with a reason", async () => {
  const { daemon, send, answers } = await relaying({ default: 'allow' });
  const requestedSchema = { type: 'object', properties: { name: { type: 'string', pattern: '^(a+)+$' } } };
  const id = await send([
    { method: 'elicitation/create', params: { mode: 'form', message: 'Your name?', requestedSchema } },
  ]);
  const { id: request } = await openRequest(daemon, id);
  await daemon.client.inputs.answer(request, { decision: 'answer', text: A_AND_B });
  const list = daemon.client.tasks.list({ limit: '1' });
  expect(await order({ hostile: answers(id), list })).toEqual(['list', 'hostile']);
  const [answer] = await answers(id);
  expect(answer).toMatchObject({ error: { message: expect.stringContaining('it took longer than 2 s') } });
});

test('an endless output schema is refused without delaying others', async () => {
  await using daemon = await testDaemon();
  const submit = (outputSchema: Record<string, unknown>) =>
    daemon.client.tasks.submit({ prompt: 'echo 1', agent: 'shell', outputSchema });
  const hostile = submit(entangled(3_000)).then(
    () => 'accepted',
    (error: Error) => error.message,
  );
  const list = daemon.client.tasks.list({ limit: '1' });
  expect(await order({ hostile, list })).toEqual(['list', 'hostile']);
  expect(await hostile).toBe('the output schema cannot be used: it took longer than 2 s; make it simpler');
  await expect(submit({ description: 'x'.repeat(300_000) })).rejects.toThrow(
    'the output schema is larger than 256 KiB; make it smaller',
  );
});

test.each([
  ['a pattern', { pattern: '^(a+)+$' }, `echo '"${A_AND_B}"'`],
  [
    'uniqueItems',
    { uniqueItems: true },
    `awk 'BEGIN{printf "[{}"; for(i=0;i<15000;i++) printf ",{\\"a\\":[%d]}",i; print "]"}'`,
  ],
])(
  'a result that takes forever to check (%s) fails its task and delays no other',
  async (_, outputSchema, prompt) => {
    await using daemon = await testDaemon();
    const { task } = await daemon.client.tasks.submit({ prompt, agent: 'shell', outputSchema });
    const other = await daemon.client.tasks.submit({ prompt: 'echo 1', agent: 'shell' });
    const both = { hostile: ended(daemon, task.id), other: ended(daemon, other.task.id) };
    expect(await order(both)).toEqual(['other', 'hostile']);
    expect(await both.hostile).toMatchObject({
      status: 'failed',
      reason: 'output_schema',
      error: { message: expect.stringContaining('it took longer than 2 s') },
    });
  },
);

test('a search for an endless pattern delays no one', async () => {
  const { daemon, folder } = await modelDaemon(
    [{ say: [{ tool: 'search', input: { pattern: '^(a+)+$' } }] }, { say: ['Done.'] }],
    { agent: { permissions: 'allow' } },
  );
  await writeFile(join(folder, 'a.txt'), A_AND_B);
  const { task } = await daemon.client.tasks.submit({ prompt: 'search', workDir: folder });
  await nextEvent(daemon, task.id, ({ type }) => type === 'ToolCallUpdated');
  const list = daemon.client.tasks.list({ limit: '1' });
  const hostile = ended(daemon, task.id);
  expect(await order({ hostile, list })).toEqual(['list', 'hostile']);
});

const checkersOf = (daemon: number): readonly number[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      const [, parent] = /\) \w (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'latin1')) ?? [];
      const command = readFileSync(`/proc/${name}/cmdline`, 'latin1');
      return Number(parent) === daemon && command.includes('untrusted-process') ? [Number(name)] : [];
    } catch {
      return [];
    }
  });

test.skipIf(process.platform !== 'linux')('a killed daemon leaves no checking process behind', async () => {
  await using daemon = await testDaemon();
  const outputSchema = entangled(3_000);
  const { pid } = daemon;
  const hostile = daemon.client.tasks
    .submit({ prompt: 'true', agent: 'shell', outputSchema })
    .catch(() => {});
  await expect.poll(() => checkersOf(pid)).toHaveLength(1);
  const [checker = 0] = checkersOf(pid);
  await daemon.kill9();
  await hostile;
  await expect.poll(() => existsSync(`/proc/${checker}`)).toBe(false);
});
