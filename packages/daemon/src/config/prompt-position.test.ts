import { expect, test } from 'vitest';
import { promptFault } from './agent-contradictions.ts';

test.each([
  [['sh', '-c', 'claude -p "{prompt}"']],
  [['sh', '-c', '{prompt}']],
  [['bash', '-ceuo', 'pipefail', '{prompt}']],
  [['env', 'A=1', 'bash', '-c', '--', '{prompt}']],
  [['ssh', 'box', 'claude', '-p', '{prompt}']],
  [['docker', 'run', 'x', 'claude -p {prompt}']],
  [['my-agent', '--resume={session_id}; id', 'x']],
  [['{prompt}', 'x']],
])('a prompt that a shell would read is refused: %j', (command) => {
  expect(promptFault(command)).toContain('an argument after the script');
});

test.each([
  [['claude', '-p', '{prompt}', '--resume', '{session_id}']],
  [['my-agent', '--prompt={prompt}']],
  [['timeout', '600', 'claude', '-p', '{prompt}']],
  [['/bin/sh', '-c', 'claude -p "$1"', 'sh', '{prompt}']],
  [['env', 'A=1', 'bash', 'run-agent.sh', '{prompt}']],
  [['sh', '-c', 'cat {prompt_file} > {result_file}']],
])('a prompt that is data is allowed: %j', (command) => {
  expect(promptFault(command)).toBeUndefined();
});
