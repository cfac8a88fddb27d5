import { shortId } from '@coxswain/protocol';
import type { Output } from './output.ts';

/** An id as this output shows it: the short form for eyes, the whole for scripts. Every command takes either. */
export const shownId = (id: string, { isTerminal }: Pick<Output, 'isTerminal'>): string =>
  isTerminal ? shortId(id) : id;
