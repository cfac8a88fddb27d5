// Weekdays, months and small numbers in English.

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;

/** With an optional s: `mondays`. */
export const WEEKDAY =
  '(?:sun(?:day)?|mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?)s?';
export const MONTH =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';

/** 0 is Sunday, as in cron; -1: none. */
export const weekdayNumber = (name: string): number =>
  WEEKDAYS.findIndex((each) => name.trim().startsWith(each));

/** From 1; 0: none. */
export const monthNumber = (name: string): number => MONTHS.findIndex((each) => name.startsWith(each)) + 1;

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  'forty-five': 45,
  sixty: 60,
};

/** `two hours` becomes `2 hours`. */
export const withDigits = (text: string): string =>
  text.replace(/^[a-z-]+(?= )/, (word) => String(Object.hasOwn(NUMBERS, word) ? NUMBERS[word] : word));
