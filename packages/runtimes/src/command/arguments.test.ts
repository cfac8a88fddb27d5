import { describe, expect, test } from 'vitest';
import { fillArguments } from './program.ts';

const values = {
  prompt: 'do $& {prompt_file}',
  promptFile: '/run/prompt.txt',
  resultFile: '/run/result.txt',
};
const fill = (template: readonly string[], promptBy?: 'argument' | 'stdin' | 'file') =>
  fillArguments(template, { promptBy }, values);

test('placeholders are replaced once, as they are', () => {
  expect(fill(['{prompt}', 'a={prompt};b={result_file}', '{other}'])).toEqual({
    args: [values.prompt, `a=${values.prompt};b=/run/result.txt`, '{other}'],
    usesPromptFile: false,
    usesResultFile: true,
  });
});

test('without a placeholder and a wish the prompt is not given', () => {
  expect(fill(['run', 'lint']).args).toEqual(['run', 'lint']);
  expect(fill(['-'], 'stdin').args).toEqual(['-']);
});

test('a wish without a placeholder puts the prompt, or its file, last', () => {
  expect(fill(['--ask'], 'argument').args).toEqual(['--ask', values.prompt]);
  expect(fill(['--from'], 'file')).toEqual({
    args: ['--from', values.promptFile],
    usesPromptFile: true,
    usesResultFile: false,
  });
  expect(fill(['--from={prompt_file}'], 'file').args).toEqual([`--from=${values.promptFile}`]);
});

describe("the agent's own session", () => {
  const template = ['exec', 'resume', '{session_id}', '--json', '--session={session_id}', '{prompt}'];
  const fill = (sessionId?: string) =>
    fillArguments(
      template,
      {},
      { prompt: 'say {session_id}', promptFile: '/p', resultFile: '/r', ...(sessionId && { sessionId }) },
    ).args;

  test('is named where the template says so', () => {
    expect(fill('s1')).toEqual(['exec', 'resume', 's1', '--json', '--session=s1', 'say {session_id}']);
  });

  test.each([
    [
      'codex exec --json resume {session_id} {prompt}',
      'codex exec --json go',
      'codex exec --json resume s1 go',
    ],
    ['opencode run --session {session_id} {prompt}', 'opencode run go', 'opencode run --session s1 go'],
    ['qwen -p {prompt} --resume {session_id}', 'qwen -p go', 'qwen -p go --resume s1'],
  ])('is continued as the docs say: %s', (command, first, later) => {
    const values = { prompt: 'go', promptFile: '/p', resultFile: '/r' };
    const filled = (sessionId?: string) =>
      fillArguments(command.split(' '), {}, { ...values, ...(sessionId && { sessionId }) }).args.join(' ');
    expect([filled(), filled('s1')]).toEqual([first, later]);
  });

  test('is left out with its flag as long as there is none', () => {
    expect(fill()).toEqual(['exec', '--json', 'say {session_id}']);
  });
});

test('a model, a mode and an effort that no one gave are left out with the flag before them', () => {
  const template = ['--model', '{model}', '--mode={mode}', '-e', '{effort}', '{prompt}'];
  const filled = (given: object) => fillArguments(template, {}, { ...values, prompt: 'go', ...given }).args;
  expect(filled({})).toEqual(['go']);
  expect(filled({ model: 'm', mode: 'plan', effort: '{prompt}' })).toEqual([
    ...['--model', 'm', '--mode=plan', '-e', '{prompt}', 'go'],
  ]);
});
