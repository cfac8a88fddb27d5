// One example of each form, for completion and suggestions.

export const SCHEDULE_FORMS: Readonly<Record<'en' | 'zh', readonly string[]>> = {
  en: [
    'every 1h',
    'every 10 minutes',
    'every day at 9',
    'weekdays at 9',
    'weekends at 10am',
    'every monday at 9:30',
    'on the 1st at 9',
    'in 20 minutes',
    'at 18:00',
    'tomorrow at 9',
    'on friday at 14:00',
    'at 2026-12-01 09:00',
    '"0 9 * * 1-5"',
  ],
  zh: [
    '每小时',
    '每10分钟',
    '每天9点',
    '工作日9点',
    '周末上午10点',
    '每周一9:30',
    '每月1号9点',
    '20分钟后',
    '18:00',
    '明天9点',
    '今晚8点',
    '2026-12-01 09:00',
    '"0 9 * * 1-5"',
  ],
};

const TOLD = 3;

/** The forms most similar to the beginning of what was typed. */
export const nearestForms = (typed: string, language: 'en' | 'zh'): readonly string[] => {
  const forms = SCHEDULE_FORMS[language];
  const wanted = onlyLettersOf(typed);
  return forms
    .map((form, at) => ({ form, at, score: likeness(wanted.slice(0, form.length + 2), onlyLettersOf(form)) }))
    .toSorted((one, other) => other.score - one.score || one.at - other.at)
    .slice(0, TOLD)
    .map(({ form }) => form);
};

// The similarity of two short texts: their share of common character pairs (Dice coefficient).
const pairsOf = (text: string): readonly string[] => {
  const characters = Array.from(` ${text} `);
  return characters.slice(1).map((character, at) => `${characters[at]}${character}`);
};

/** Lower case, with all numbers replaced by 0: the number does not matter for the form. */
const onlyLettersOf = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\d一二三四五六七八九十两]+/g, '0')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** From 0 (nothing in common) to 1 (identical). */
const likeness = (one: string, other: string): number => {
  const [first, second] = [pairsOf(one), [...pairsOf(other)]];
  let common = 0;
  for (const pair of first) {
    const at = second.indexOf(pair);
    if (at < 0) continue;
    second.splice(at, 1);
    common += 1;
  }
  return (2 * common) / (first.length + pairsOf(other).length);
};
