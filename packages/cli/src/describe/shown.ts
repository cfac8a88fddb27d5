import type { Context } from '../command.ts';

/** What a view needs to know of its surroundings. */
export type Shown = Pick<Context, 'output' | 'words' | 'world'>;
