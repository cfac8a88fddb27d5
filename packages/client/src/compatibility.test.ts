import { ProblemError, SOURCE_BUILD, VERSION } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { ageOf, isOlder } from './build-age.ts';
import { commonProtocol, isCompatible } from './compatibility.ts';

test('client and daemon understand each other when they are at most one protocol apart', () => {
  expect([3, 4, 5, 6, 7].map((theirs) => isCompatible(theirs, 5))).toEqual([false, true, true, true, false]);
});

test('the older protocol of both is spoken', () => {
  expect(commonProtocol({ version: '0.1.0', protocol: 0 })).toBe(0);
  expect(commonProtocol({ version: '0.1.0', protocol: 2 })).toBe(1);
});

test('too far behind is fixed by a restart, too far ahead by an update', () => {
  const words = (protocol: number): string => {
    try {
      commonProtocol({ version: '0.0.1', protocol });
      return '';
    } catch (error) {
      expect(error).toBeInstanceOf(ProblemError);
      return String(error);
    }
  };
  expect(words(-1)).toContain(`this cox is ${VERSION}`);
  expect(words(-1)).toContain("the daemon is 0.0.1 and speaks -1: run 'cox daemon restart'");
  expect(words(3)).toContain('update this one');
});

test('versions are compared number by number', () => {
  expect(isOlder('0.9.0', '0.10.0')).toBe(true);
  expect(isOlder('1.2.3', '1.2.3')).toBe(false);
  expect(isOlder('2.0.0', '1.9.9')).toBe(false);
  expect(isOlder('1.2', '1.2.1')).toBe(true);
  expect(isOlder('1.2.3-rc.1', '1.2.3')).toBe(false);
});

test('of two builds of one version the one that was made later is newer, and what was never built is neither', () => {
  const built = (build?: string, version = '1.0.0') => ({ version, build });
  const [early, late] = ['20261120T101500Z-ffffffffffff', '20261121T101500Z-000000000000'];
  expect(ageOf(built(early), built(late))).toBe('older');
  expect(ageOf(built(late), built(early))).toBe('newer');
  expect(ageOf(built(late), built(late))).toBe('same');
  expect(ageOf(built(undefined), built(late))).toBe('older');
  expect(ageOf(built(SOURCE_BUILD), built(late))).toBe('same');
  expect(ageOf(built(late), built(SOURCE_BUILD))).toBe('same');
  expect(ageOf(built(early, '1.0.1'), built(late))).toBe('newer');
  expect(ageOf(built(late, '0.9.0'), built(early))).toBe('older');
});
