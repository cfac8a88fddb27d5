// The state of the shell and its reducer.

import type { Language } from '@coxswain/locale';
import type { Theme } from '../theme/theme.ts';
import type { Confirmation, PageHead } from './deps.ts';
import type { Location } from './location.ts';

export type SayTone = 'good' | 'bad' | 'plain';

export interface ShellState {
  readonly location: Location;
  readonly head: PageHead;
  readonly isSidebarOpen: boolean;
  readonly overlay: 'help' | 'palette' | undefined;
  /** `g` was pressed: the next letter is a page. */
  readonly isGoing: boolean;
  readonly status: { readonly text: string; readonly tone: SayTone } | undefined;
  readonly question: Confirmation | undefined;
  readonly isMouseOn: boolean;
  readonly language: Language;
  readonly themeName: Theme['name'];
}

export type ShellAction =
  | { readonly do: 'go'; readonly location: Location }
  | { readonly do: 'describe'; readonly head: PageHead }
  | { readonly do: 'toggleSidebar' }
  | { readonly do: 'open'; readonly overlay: 'help' | 'palette' }
  | { readonly do: 'closeOverlay' }
  | { readonly do: 'going'; readonly isGoing: boolean }
  | { readonly do: 'say'; readonly text: string; readonly tone: SayTone }
  | { readonly do: 'sayNothing' }
  | { readonly do: 'ask'; readonly question: Confirmation }
  | { readonly do: 'asked' }
  | { readonly do: 'mouse'; readonly isOn: boolean }
  | { readonly do: 'language'; readonly language: Language }
  | { readonly do: 'theme'; readonly themeName: Theme['name'] };

/** The state after the action; the same object when nothing changes. */
export const shellReducer = (state: ShellState, action: ShellAction): ShellState => {
  switch (action.do) {
    case 'go':
      return { ...state, location: action.location, overlay: undefined, isGoing: false };
    case 'describe': {
      const { title, note } = action.head;
      return title === state.head.title && note === state.head.note ? state : { ...state, head: action.head };
    }
    case 'toggleSidebar':
      return { ...state, isSidebarOpen: !state.isSidebarOpen };
    case 'open':
      return { ...state, overlay: action.overlay };
    case 'closeOverlay':
      return state.overlay === undefined ? state : { ...state, overlay: undefined };
    case 'going':
      return state.isGoing === action.isGoing ? state : { ...state, isGoing: action.isGoing };
    case 'say':
      return { ...state, status: { text: action.text, tone: action.tone } };
    case 'sayNothing':
      return state.status === undefined ? state : { ...state, status: undefined };
    case 'ask':
      return { ...state, question: action.question };
    case 'asked':
      return { ...state, question: undefined };
    case 'mouse':
      return { ...state, isMouseOn: action.isOn };
    case 'language':
      return { ...state, language: action.language };
    case 'theme':
      return { ...state, themeName: action.themeName };
  }
};
