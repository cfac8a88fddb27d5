// What a person said, as it is remembered: the words, and the names of what was attached to them.

import type { NewMessage } from '@coxswain/protocol';
import type { RunAttachment } from './runtime.ts';

export const userMessage = (text: string, attachments: readonly RunAttachment[] = []): NewMessage => ({
  role: 'user',
  parts: [
    { type: 'text', text },
    ...attachments.map(({ name, mediaType, hash }) => ({ type: 'file' as const, name, mediaType, hash })),
  ],
});
