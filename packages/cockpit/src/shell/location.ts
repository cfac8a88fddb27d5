// Locations. The pages are in sidebar order; the digit of a page is its position there.

import { ITEM_LIST, type Task } from '@coxswain/protocol';

export const PAGES = [
  'chat',
  'inbox',
  'sessions',
  'jobs',
  'tasks',
  'agents',
  'insights',
  'workflows',
] as const;
export type PageId = (typeof PAGES)[number];

/** A page, and what to show on it. */
export type Location =
  | {
      readonly page: 'chat';
      readonly session?: string | undefined;
      readonly agent?: string | undefined;
      readonly taskId?: string | undefined;
      /** A new conversation: pick its agent first. */
      readonly isNew?: boolean | undefined;
      /** The initial text of the input. */
      readonly draft?: string | undefined;
    }
  | { readonly page: 'inbox'; readonly requestId?: string | undefined }
  | { readonly page: 'sessions'; readonly session?: string | undefined }
  | { readonly page: 'jobs'; readonly job?: string | undefined }
  | {
      readonly page: 'tasks';
      readonly taskId?: string | undefined;
      /** What of it; default: its detail. */
      readonly view?: 'log' | undefined;
    }
  | { readonly page: 'agents'; readonly agent?: string | undefined }
  | { readonly page: 'insights' }
  | { readonly page: 'workflows' };

/** The conversation that a task belongs to; of a to-do on the list of an agent one with that agent. */
export const chatOf = ({ id, session, agent }: Pick<Task, 'id' | 'session' | 'agent'>): Location =>
  session.startsWith(ITEM_LIST) ? { page: 'chat', agent } : { page: 'chat', session, agent, taskId: id };
