// The screen of the cockpit. Shell: the frame with sidebar, footer, status line, dialogs. Page: what is inside. Layer: the
// keys of one of them. Place: a page with what it shows. Resource: something of the daemon that is read and read again.

export type { CockpitDeps } from './shell/deps.ts';
export type { CockpitOptions } from './shell/options.ts';
export type { Place } from './shell/place.ts';
export { PAGES, type PageId } from './shell/place.ts';
export { runCockpit } from './shell/run-cockpit.tsx';
export type { Terminal, TerminalEnd } from './terminal/terminal.ts';
export type { Theme } from './theme/theme.ts';
