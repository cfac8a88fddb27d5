// Test files run one after another in the same process: each must leave it as it found it, or fails.

import { afterAll, expect, vi } from 'vitest';

const state = () => ({
  environment: { ...process.env },
  folder: process.cwd(),
  hasFakeTimers: vi.isFakeTimers(),
});

const before = state();
afterAll(() => expect(state(), 'what the file has left behind').toEqual(before));
