// The dependencies of the cockpit. Everything is passed in; nothing in this package reads the process.

import type { Client } from '@coxswain/client';
import type { AllWords } from '@coxswain/locale/cockpit';
import type { Theme } from '../theme/theme.ts';
import type { Location } from './location.ts';

export interface CockpitDeps {
  /** Its streams reconnect when the daemon is back. */
  readonly client: Client;
  readonly clock: {
    /** Milliseconds since 1970. */
    nowMs(): number;
  };
  readonly words: AllWords;
  /** The session last switched to elsewhere; a chat used later takes precedence. */
  readonly switchedTo?: { readonly session: string; readonly at: string };
  /** The IANA name of the local time zone. */
  readonly timeZone: string;
  readonly theme: Theme;
  /** The working folder: tasks submitted here run there. */
  readonly workDir: string;
  /** The user's environment, sent with each submission. */
  readonly environment: Readonly<Record<string, string>>;
  /** Writes into the log file, never over the screen. */
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Sends raw bytes to the terminal beside what is drawn: OSC 52, mouse modes. */
  writeToTerminal(bytes: string): void;
}

/** A modal confirmation: `Enter`/`y` or `Esc`/`n`. */
export interface Confirmation {
  readonly title: string;
  readonly detail?: string;
  /** What `y` does, in a word. */
  readonly action: string;
  readonly isDangerous?: boolean;
}

/** What the shell offers to a page. */
export interface Shell {
  go(location: Location): void;
  /** Shows it in the status line for exactly three seconds. */
  say(text: string, tone?: 'good' | 'bad' | 'plain'): void;
  confirm(question: Confirmation): Promise<boolean>;
  /** Copies the text to the clipboard with OSC 52. */
  copy(text: string): void;
  /** What the frame shows for the page: its title, and its owner in the footer. See use-page-head.ts. */
  describe(head: PageHead): void;
  /** Quits the cockpit; tasks keep running. */
  quit(exitCode?: number): void;
}

export interface PageHead {
  /** Default: the name of the page in the sidebar. */
  readonly title?: string | undefined;
  /** Before the keys in the footer: `claude · payments`. */
  readonly note?: string | undefined;
}

/** The part of the screen that a page has, in cells. */
export interface PageSize {
  readonly columns: number;
  readonly rows: number;
}

export interface PageProps extends PageSize {
  readonly location: Location;
}
