// The terminal UI. Shell: the frame with sidebar, footer, status line and dialogs. Page: what is inside it. Layer: the key
// bindings of one of them. Location: a page and what it shows. Resource: daemon data that is polled.

export type { CockpitDeps } from './shell/deps.ts';
export type { Location } from './shell/location.ts';
export type { CockpitOptions } from './shell/options.ts';
export { runCockpit } from './shell/run-cockpit.tsx';
export type { Terminal, TerminalEnd } from './terminal/terminal.ts';
export type { Theme } from './theme/theme.ts';
