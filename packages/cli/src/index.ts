// Command: one verb with its arguments and options. Group: a noun with its commands. World: everything outside the program.

export { type Command, type Entry, type Group, isGroup } from './command.ts';
export { main } from './main.ts';
export { processDeps } from './process-deps.ts';
export { PROGRAM } from './program.ts';
