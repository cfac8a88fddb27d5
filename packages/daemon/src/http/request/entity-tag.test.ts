import { describe, expect, test } from 'vitest';
import { entityTag, isMatch } from '../routes/list-tasks.ts';

const tag = entityTag('run1', 7, '?status=pending');

describe('an entity tag', () => {
  test('is weak, and the same for the same revision and query', () => {
    expect(tag).toMatch(/^W\/"[\w-]+"$/);
    expect(entityTag('run1', 7, '?status=pending')).toBe(tag);
  });

  test('differs by revision, by query and by the run of the daemon', () => {
    const others = [
      entityTag('run1', 8, '?status=pending'),
      entityTag('run1', 7, '?status=running'),
      entityTag('run2', 7, '?status=pending'),
    ];
    expect(new Set([tag, ...others]).size).toBe(4);
  });

  test('matches weakly, in a list, and anything', () => {
    expect(isMatch(tag, tag)).toBe(true);
    expect(isMatch(tag.replace('W/', ''), tag)).toBe(true);
    expect(isMatch(`"other", ${tag}`, tag)).toBe(true);
    expect(isMatch('*', tag)).toBe(true);
  });

  test('does not match another, nor a missing header', () => {
    expect(isMatch(undefined, tag)).toBe(false);
    expect(isMatch('', tag)).toBe(false);
    expect(isMatch('"other"', tag)).toBe(false);
  });
});
