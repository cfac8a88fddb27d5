// A notice for tests.

import type { Notice } from '../channel.ts';

export const notice = (changes: Partial<Notice> = {}): Notice => ({
  id: 'dlv_1',
  kind: 'reply',
  text: 'It is done.',
  createdAt: '2026-11-20T20:00:00.000Z',
  ...changes,
});
