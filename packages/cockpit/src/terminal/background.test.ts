import { expect, test } from 'vitest';
import { backgroundFromVariable, backgroundOf } from './background.ts';

test.each([
  ['11;rgb:0000/0000/0000', 'dark'],
  ['11;rgb:ffff/ffff/ffff', 'light'],
  ['11;rgb:fd/f6/e3', 'light'], // Solarized light
  ['11;rgb:0000/2b2b/3636', 'dark'], // Solarized dark
  ['11;rgba:f/f/f/f', 'light'],
  ['10;rgb:ffff/ffff/ffff', undefined],
  ['11;none', undefined],
])('%s is %s', (answer, background) => expect(backgroundOf(answer)).toBe(background));

test.each([
  ['15;0', 'dark'],
  ['0;15', 'light'],
  ['0;default;15', 'light'],
  ['7;8', 'dark'],
  ['15;default', undefined],
  ['', undefined],
  [undefined, undefined],
])('COLORFGBG=%s is %s', (variable, background) => expect(backgroundFromVariable(variable)).toBe(background));
