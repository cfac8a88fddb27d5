import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { editConfigText } from './edit.ts';
import { CONFIG_KEYS, type ConfigKey, KEYS, writeValue } from './keys.ts';

const FILE = '/cox/config.yaml';
const read = (text: string) => readConfig({ file: FILE, text, environment: {}, settings: [] });

const TEXT = `# How this machine works
maxConcurrentTasks:   3   # slots

background: { taskTimeout: "30m" } # short
agents:
    # mine
    lint: { runtime: command, command: [ npm, run,   lint ], env: { KEY: \${KEY} } }
# the end
`;

describe('editing a config', () => {
  test('exchanges a value and leaves every other character', () => {
    expect(editConfigText(TEXT, 'maxConcurrentTasks', '5')).toBe(
      TEXT.replace('maxConcurrentTasks:   3', 'maxConcurrentTasks:   5'),
    );
    expect(editConfigText(TEXT, 'background.taskTimeout', '1h')).toBe(TEXT.replace('"30m"', '1h'));
  });

  test('keeps comments and references when it adds a key', () => {
    const edited = editConfigText(TEXT, 'background.maxConcurrentTasks', 4);
    for (const kept of ['# How this machine works', '# slots', '# short', '# mine', '# the end', '${KEY}'])
      expect(edited).toContain(kept);
    expect(read(edited).values['background.maxConcurrentTasks']).toBe(4);
    expect(read(edited).agents.at(-1)?.env).toEqual({ KEY: '${KEY}' });
  });

  test('writes into a file that has only comments, nothing, or an empty section', () => {
    for (const text of ['', '# mine\n', '# mine\nbackground:\n  # later\n', 'background: {}\n']) {
      const edited = editConfigText(text, 'background.taskTimeout', '2m');
      expect(read(edited).values['background.taskTimeout']).toBe(120_000);
      if (text.includes('# mine')) expect(edited).toContain('# mine');
    }
  });

  test('keeps a key that was written with its dot', () => {
    expect(editConfigText('background.taskTimeout: 1m\n', 'background.taskTimeout', '2m')).toBe(
      'background.taskTimeout: 2m\n',
    );
  });

  test('sets and removes a part of an agent, also of one with a dot in its name', () => {
    const edited = editConfigText(TEXT, 'agents.lint.timeout', '5m');
    expect(read(edited).agents.at(-1)).toMatchObject({ name: 'lint', timeoutMs: 300_000 });
    const dotted = editConfigText(
      'agents: {a.b: {runtime: command, shell: true}}\n',
      'agents.a.b.timeout',
      '5m',
    );
    expect(read(dotted).agents.at(-1)).toMatchObject({ name: 'a.b', timeoutMs: 300_000 });
    expect(read(editConfigText(dotted, 'agents.a.b.timeout', null)).agents.at(-1)?.timeoutMs).toBeUndefined();
    expect(read(editConfigText(dotted, 'agents.a.b', null)).agents.map((agent) => agent.name)).not.toContain(
      'a.b',
    );
  });

  test('quotes what would mean something else in that position', () => {
    const text = 'agents: {a: {runtime: command, shell: true, model: x}}\n';
    for (const model of ['a, b', '${X}', '{x}', '#x', 'a: b', "it's", '"', '5', 'true', '~'])
      expect(read(editConfigText(text, 'agents.a.model', model)).agents.at(-1)?.model, model).toBe(model);
  });

  test('removing a key leaves its default', () => {
    const edited = editConfigText(TEXT, 'maxConcurrentTasks', null);
    expect(edited).not.toContain('maxConcurrentTasks');
    expect(editConfigText(edited, 'maxConcurrentTasks', null)).toBe(edited);
  });

  const values: { readonly [Key in ConfigKey]?: fc.Arbitrary<unknown> } = {
    maxConcurrentTasks: fc.integer({ min: 1, max: 10_000 }),
    'background.taskTimeout': fc.integer({ min: 1_000, max: 10 ** 10 }),
    inputTimeout: fc.option(fc.integer({ min: 0, max: 10 ** 10 }), { nil: undefined }),
    onInput: fc.constantFrom('park', 'deny', 'fail'),
    'output.perTask': fc.integer({ min: 65_536, max: 2 ** 40 }),
    groups: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9._-]{0,8}$/), fc.integer({ min: 1, max: 100 })),
    'background.defaultDeliverTo': fc.array(fc.stringMatching(/^file:[ -~]{1,20}$/)),
    allowedHosts: fc.array(fc.stringMatching(/^[ -~\u00a0-\u00ff]{1,20}$/)),
    tokenFile: fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((path) => !/[\0\r\n\u2028\u2029\u0085\ue000\ue001]/.test(path)),
    listenOnAllInterfaces: fc.boolean(),
  };

  test('whatever is set is read back exactly, and nothing else changes', () => {
    const change = fc
      .constantFrom(...(Object.keys(values) as ConfigKey[]))
      .chain((key) => fc.tuple(fc.constant(key), values[key] as fc.Arbitrary<unknown>));
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.constantFrom('', TEXT),
        (changes, text) => {
          let edited: string = text;
          const wanted = new Map<ConfigKey, unknown>();
          for (const [key, value] of changes) {
            edited = editConfigText(edited, key, writeValue(key, value as never));
            wanted.set(key, value);
          }
          const before = read(text).values;
          const after = read(edited).values;
          for (const key of CONFIG_KEYS)
            expect(after[key]).toEqual(wanted.has(key) ? wanted.get(key) : before[key]);
          expect(read(edited).agents.length).toBe(read(text).agents.length);
          if (text === TEXT) expect(edited).toContain('# the end');
        },
      ),
      { numRuns: 200 },
    );
  });

  test('every default can be written into the file', () => {
    for (const key of CONFIG_KEYS) {
      const standard = KEYS[key].default;
      if (standard === undefined) continue;
      const edited = editConfigText('', key, writeValue(key, standard as never));
      expect(read(edited).values[key], key).toEqual(standard);
    }
  });
});
