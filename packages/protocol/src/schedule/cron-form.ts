// Cron as people write it down: in quotes of any kind, or bare where a star shows what it is.

import type { ScheduleForm } from './schedule.ts';

const FIELD = String.raw`[\d*/,?#lw-]+|[\d*/,-]*(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z\d*/,#-]*`;
const EXPRESSION = `(?:${FIELD})(?: (?:${FIELD})){4,5}`;
const QUOTED = new RegExp(`^(?:cron )?["'“”„«「『\`‘](${EXPRESSION})["'“”»」』\`’]$`);
const BARE = new RegExp(`^(?:cron )?(${EXPRESSION})$`);

/** `"0 9 * * 1-5"`. Whether its numbers can be is seen when it is planned. */
export const cronForm: ScheduleForm = (text, { timeZone }) => {
  const bare = BARE.exec(text)?.[1];
  const expression = QUOTED.exec(text)?.[1] ?? (bare?.includes('*') ? bare : undefined);
  return expression === undefined
    ? undefined
    : [{ kind: 'cron', expression: expression.toUpperCase(), timeZone }];
};
