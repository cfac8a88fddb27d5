import type { Context } from '../context.ts';

/** What a view needs to know of its surroundings. */
export type Shown = Pick<Context, 'output' | 'words' | 'world'>;
