// From a command line to an exit code, without a daemon.

import { expect, test } from 'vitest';
import { type Deps, ReaderGone } from './deps.ts';
import { main } from './main.ts';
import { testDeps } from './testing/test-deps.ts';
import { textSink } from './testing/text-sink.ts';

const run = async (
  argv: readonly string[],
  deps = testDeps({ environment: { COX_HOME: '/nowhere/at/all' } }),
) => ({
  code: await main(argv, deps),
  out: deps.output.text(),
  err: deps.errors.text(),
});

test('what is wrong is one line on stderr, exit 2, stdout empty', async () => {
  expect(await run(['tusks'])).toEqual({
    code: 2,
    out: '',
    err: "cox: unknown command 'tusks' for 'cox'; did you mean 'cox tasks'? (invalid_request)\n",
  });
  expect(await run(['tasks', 'constructor'])).toMatchObject({ code: 2, out: '' });
  expect(await run(['--nonsense', 'tasks'])).toMatchObject({
    code: 2,
    err: expect.stringContaining("unknown option '--nonsense'"),
  });
});

test('global options may come before, between and after the names', async () => {
  for (const argv of [
    ['--json', 'config', 'path'],
    ['config', '--json', 'path'],
    ['config', 'path', '--json'],
    ['--color', 'never', 'config', 'path', '--json'],
    ['--lang=zh', 'config', 'path', '--json'],
  ])
    expect(await run(argv)).toEqual({ code: 0, out: '{"path":"/nowhere/at/all/config.yaml"}\n', err: '' });
});

test('--json=… shows only those fields, and says which ones nothing has', async () => {
  const expected = { code: 0, out: '{"path":"/nowhere/at/all/config.yaml"}\n', err: '' };
  expect(await run(['--json=path', 'config', 'path'])).toEqual(expected);
  expect(await run(['config', 'path', '--json=path'])).toEqual(expected);
  expect(await run(['config', 'path', '--json=path,paht'])).toEqual({
    code: 0,
    out: '{"path":"/nowhere/at/all/config.yaml","paht":null}\n',
    err: "cox: --json: no field 'paht' in this output; it has path\n",
  });
});

test('--version is what fingers type', async () => {
  expect((await run(['--version'])).out).toMatch(/^cox \d+\.\d+\.\d+\n$/);
  expect((await run(['-V', '--json'])).out).toContain('"protocol":');
});

test('a missing daemon that may not be started is exit 5', async () => {
  expect(await run(['tasks', 'active', '--no-autostart'])).toMatchObject({
    code: 5,
    out: '',
    err: expect.stringMatching(/\(unreachable\)\n$/),
  });
});

test('--debug adds where it happened', async () => {
  expect((await run(['tusks', '--debug'])).err).toMatch(/\n\s+at .*resolve/);
});

const deaf = (more: Partial<Deps>): ReturnType<typeof testDeps> =>
  ({ ...testDeps(), ...more }) as ReturnType<typeof testDeps>; // sinks of tests

test('a reader that has gone is the end of the work and no error', async () => {
  const gone = { ...textSink(), write: async () => Promise.reject(new ReaderGone()) };
  expect(await main(['--help'], deaf({ output: gone }))).toBe(0);
  expect(await main(['tusks'], deaf({ errors: gone }))).toBe(2);
});

test('help is painted where colour is wanted, and plain elsewhere', async () => {
  expect((await run(['--help', '--color', 'always'])).out).toContain('\u001b[');
  expect((await run(['--help'])).out).not.toContain('\u001b[');
});
