// The state of a channel while its messages cannot be stored: the transport keeps them, or we try again.

import { messageOf } from '@coxswain/protocol';
import { oneLine } from './one-line.ts';

export const notStored = (error: unknown): string =>
  `could not store a message: ${oneLine(messageOf(error))}`;
