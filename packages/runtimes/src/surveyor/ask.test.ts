import { describe, expect, test } from 'vitest';
import { readAsk, TOPICS } from './ask.ts';

describe('a prompt', () => {
  test.each([
    ['Survey this folder', TOPICS],
    ['hello', TOPICS],
    ['', TOPICS],
    ['Which TODOs are left?', ['marks']],
    ['FIXMEs please', ['marks']],
    ['what branch is this, and are there uncommitted files?', ['git']],
    ['Which languages, and how are the tests run?', ['languages', 'tests']],
    ['the largest files', ['biggest']],
    ['What is this?', ['readme']],
    ['有哪些待办?', ['marks']],
    ['write the TODO list to SURVEY.md', ['marks']],
    ['a survey of the tests', TOPICS],
  ])('%j asks about %j', (prompt, topics) => {
    expect(readAsk(prompt).topics).toEqual(topics);
  });

  test.each([
    ['/todos', ['marks']],
    ['/git', ['git']],
    ['/survey', TOPICS],
    ['/tests', ['tests']],
    ['/biggest', ['biggest']],
    ['/languages', ['languages']],
    ['/readme', ['readme']],
    ['/write', TOPICS],
  ])('the command %s asks about %j', (command, topics) => {
    expect(readAsk(command).topics).toEqual(topics);
  });

  test('wants a file when it says so', () => {
    for (const prompt of ['write it down', 'Save the survey', 'update SURVEY.md', '/write', '保存到文件'])
      expect(readAsk(prompt).wantsFile).toBe(true);
    for (const prompt of ['survey', 'who wrote this?', 'TODO']) expect(readAsk(prompt).wantsFile).toBe(false);
  });

  test('is about what was found earlier when it says so', () => {
    expect(readAsk('What did you find earlier?').isAboutEarlier).toBe(true);
    expect(readAsk('survey again').isAboutEarlier).toBe(false);
  });
});
