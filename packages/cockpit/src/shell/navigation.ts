// How to reach each page: its digit, its letter after `g`, its name.

import type { AllWords } from '@coxswain/locale/cockpit';
import { PAGES, type PageId } from './location.ts';

export interface Direction {
  readonly page: PageId;
  /** Its position in the sidebar, from 1. */
  readonly digit: string;
  /** After `g`. */
  readonly letter: string;
  readonly name: string;
}

const LETTERS: Readonly<Record<PageId, string>> = {
  chat: 'c',
  inbox: 'i',
  sessions: 's',
  jobs: 'j',
  tasks: 't',
  agents: 'a',
  insights: 'n',
  workflows: 'w',
};

/** Its name in the sidebar, and its title unless it has another. */
export const nameOfPage = (words: AllWords, page: PageId): string =>
  page === 'tasks' ? words.cockpit.nav : words.screen[page].nav;

/** The pages in the order of the sidebar. */
export const navigation = (words: AllWords): readonly Direction[] =>
  PAGES.map((page, at) => ({
    page,
    digit: String(at + 1),
    letter: LETTERS[page],
    name: nameOfPage(words, page),
  }));
