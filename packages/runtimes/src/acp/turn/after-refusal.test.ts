import { describe, expect, it } from 'vitest';
import { afterRefusal } from './converse.ts';

describe('a turn that ended where a permission was refused', () => {
  it('continues with the reason of who refused it', () => {
    expect(afterRefusal([{ title: 'rm -rf dist', reason: 'use npm run clean' }])).toContain(
      'use npm run clean',
    );
  });

  it('has failed when no one gave a reason', () => {
    expect(() => afterRefusal([{ title: 'rm -rf dist', reason: undefined }])).toThrow(
      expect.objectContaining({ outcome: expect.objectContaining({ reason: 'denied' }) }),
    );
  });

  it('is an ordinary end when nothing was refused', () => {
    expect(afterRefusal([])).toBe(undefined);
  });
});
