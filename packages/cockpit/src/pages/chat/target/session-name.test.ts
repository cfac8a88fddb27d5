import type { Client } from '@coxswain/client';
import { ProblemError } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { freeName, nameFrom } from '../input/send-message.ts';

test.each([
  ['Fix the login page, please', 'fix-the-login-page'],
  ['survey and write SURVEY.md', 'survey-and-write-survey'],
  ['重构登录页面并补充测试', '重构登录页面并补充测试'],
  ['مرحبا بالعالم', 'مرحبا-بالعالم'],
  ['👍🏽 !!!', 'chat'],
  ['x'.repeat(60), 'x'.repeat(24)],
])('a message starting with %j is named %s', (text, name) => {
  expect(nameFrom(text)).toBe(name);
});

test('a taken name gets a number', async () => {
  const taken = new Set(['fix-it', 'fix-it-2']);
  const sessions = {
    get: async (name: string) => {
      if (taken.has(name)) return { name };
      throw new ProblemError('session_not_found', 'there is none');
    },
  };
  expect(await freeName({ sessions } as unknown as Client, 'Fix it!')).toBe('fix-it-3'); // no more of it is used
});
