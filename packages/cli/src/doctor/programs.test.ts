import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AgentDefinition, BUILT_IN_AGENTS } from '@coxswain/protocol';
import { expect, onTestFinished, test } from 'vitest';
import { checkAgents, checkNode, findProgram } from '../commands/doctor/doctor.ts';

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'cox-path-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
};

test.each([
  ['26.10.0', true],
  ['24.0.0', true],
  ['22.9.1', false],
  ['9.0.0', false],
])('Node %s: %s', (version, ok) => {
  expect(checkNode(version)).toMatchObject({ check: 'node', ok, detail: version });
});

test('a program is found in the first folder that has it and may be run', () => {
  const [one, two] = [folder(), folder()];
  const path = `${one}:${two}`;
  mkdirSync(join(one, 'tool'));
  writeFileSync(join(two, 'tool'), '');
  expect(findProgram('tool', path)).toBeUndefined();
  chmodSync(join(two, 'tool'), 0o755);
  expect(findProgram('tool', path)).toBe(join(two, 'tool'));
  expect(findProgram(join(two, 'tool'), '')).toBe(join(two, 'tool'));
  expect(findProgram('./tool', path)).toBeUndefined();
  expect(findProgram('tool', '')).toBeUndefined();
});

test('agents without a program need none; a missing program is reported with its agent', () => {
  const lint: AgentDefinition = {
    name: 'lint',
    runtime: 'command',
    command: ['no-such-linter', '--fix'],
    env: {},
    passEnv: [],
    maySubmit: [],
    definedIn: 'config.yaml:3',
  };
  expect(checkAgents(BUILT_IN_AGENTS, '')).toEqual([{ check: 'agents', ok: true, detail: 'shell, command' }]);
  expect(checkAgents([...BUILT_IN_AGENTS, lint], '')).toEqual([
    {
      check: 'agents',
      ok: false,
      detail: "lint: program 'no-such-linter' is not on the PATH",
      remedy: 'install no-such-linter, or change the agent in config.yaml:3',
    },
  ]);
});
