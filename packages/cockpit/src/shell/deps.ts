// What the cockpit is given of the world. Everything is handed in; nothing in this package reads the process.

import type { Client } from '@coxswain/client';
import type { AllWords } from '@coxswain/locale/cockpit';
import type { Theme } from '../theme/theme.ts';
import type { Location } from './location.ts';

export interface CockpitDeps {
  /** Its streams come back by themselves when the daemon does. */
  readonly client: Client;
  readonly clock: {
    /** Milliseconds since 1970. */
    nowMs(): number;
  };
  readonly words: AllWords;
  /** The session that somebody switched to elsewhere; a chat that was used later counts more. */
  readonly switchedTo?: { readonly session: string; readonly at: string };
  /** IANA name: what clocks on the wall are meant in. */
  readonly timeZone: string;
  readonly theme: Theme;
  /** Where the person is: tasks that are submitted here run there. */
  readonly workDir: string;
  /** The person's environment, sent with what is submitted. */
  readonly environment: Readonly<Record<string, string>>;
  /** Writes into the log file, never over the screen. */
  log(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Sends raw bytes to the terminal beside what is drawn: OSC 52, mouse modes. */
  writeToTerminal(bytes: string): void;
}

/** A question that must be answered before anything else: `Enter`/`y` or `Esc`/`n`. */
export interface Confirmation {
  readonly title: string;
  readonly detail?: string;
  /** What `y` does, in a word. */
  readonly action: string;
  readonly isDangerous?: boolean;
}

/** What a page may ask of the frame around it. */
export interface Shell {
  go(location: Location): void;
  /** Says it in the status line, for exactly three seconds. */
  say(text: string, tone?: 'good' | 'bad' | 'plain'): void;
  confirm(question: Confirmation): Promise<boolean>;
  /** Puts the text into the clipboard, by OSC 52. */
  copy(text: string): void;
  /** What the frame says of the page: its title over it, and whose work is shown in the footer. See use-page-head.ts. */
  describe(head: PageHead): void;
  /** Ends the cockpit; tasks go on. */
  quit(exitCode?: number): void;
}

export interface PageHead {
  /** Default: the name of the page in the sidebar. */
  readonly title?: string;
  /** Before the keys in the footer: `claude · payments`. */
  readonly note?: string;
}

/** The part of the screen that a page has, in cells. */
export interface PageSize {
  readonly columns: number;
  readonly rows: number;
}

export interface PageProps extends PageSize {
  readonly location: Location;
}
