// The text of a message of a session.

import type { NewMessage } from '../schema/session.ts';

/** The text parts of a message. */
export const textOfMessage = ({ parts }: NewMessage): string =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
