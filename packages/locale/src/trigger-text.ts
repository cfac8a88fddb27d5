// A trigger in words. Apart from the catalog, because only few commands need the words of cron.

import type { Trigger } from '@coxswain/protocol';
import cronstrue from 'cronstrue';
import { type InEachLanguage, type Language, translated } from './language.ts';
import 'cronstrue/locales/zh_CN.js';
import { momentText } from './moment-text.ts';

const WORDS = translated({
  en: () => ({
    locale: 'en',
    every: (duration: string) => `every ${duration}`,
    at: (moment: string) => `once at ${moment}`,
    webhook: (path: string) => `webhook ${path}`,
    event: ({ who, status }: { readonly who: string; readonly status: string }) => `when ${who} ${status}`,
    anyone: 'any task',
    status: {
      completed: 'completes',
      failed: 'fails',
      cancelled: 'is cancelled',
      ended: 'ends',
    } satisfies Record<'completed' | 'failed' | 'cancelled' | 'ended', string>,
    channel: ({ channel, match }: { readonly channel: string; readonly match: string | undefined }) =>
      match === undefined ? `a message on ${channel}` : `a message on ${channel} with “${match}”`,
    manual: 'by hand',
    comma: ', ',
  }),
  zh: () => ({
    locale: 'zh_CN',
    every: (duration) => `每${duration}`,
    at: (moment) => `${moment} 一次`,
    webhook: (path) => `webhook ${path}`,
    event: ({ who, status }) => `${who}${status}时`,
    anyone: '任何任务',
    status: { completed: '完成', failed: '失败', cancelled: '被取消', ended: '结束' },
    channel: ({ channel, match }) =>
      match === undefined ? `${channel} 的消息` : `${channel} 中含“${match}”的消息`,
    manual: '手动',
    comma: '，',
  }),
});

/** What cron says most often, shorter than a description of its fields. */
const OFTEN: readonly (readonly [RegExp, InEachLanguage<string>])[] = [
  [/^(\d{1,2}) (\d{1,2}) \* \* \*$/, { en: 'every day at', zh: '每天' }],
  [/^(\d{1,2}) (\d{1,2}) \* \* (?:1-5|MON-FRI)$/i, { en: 'weekdays at', zh: '工作日' }],
  [/^(\d{1,2}) (\d{1,2}) \* \* (?:0,6|6,0|6,7|SAT,SUN)$/i, { en: 'weekends at', zh: '周末' }],
];

const UNITS: readonly (readonly [ms: number, name: InEachLanguage<string>])[] = [
  [86_400_000, { en: 'd', zh: '天' }],
  [3_600_000, { en: 'h', zh: '小时' }],
  [60_000, { en: 'm', zh: '分钟' }],
];

/** Exactly, and no more than that: `1h`, `1h30m`, `1小时30分钟`. */
const lengthText = (ms: number, language: Language): string => {
  let left = ms;
  const parts = UNITS.map(([unit, name]) => {
    const count = Math.floor(left / unit);
    left -= count * unit;
    return count === 0 ? '' : `${count}${name[language]}`;
  });
  const seconds = left === 0 ? '' : `${left / 1_000}${language === 'en' ? 's' : '秒'}`;
  return parts.join('') + seconds;
};

/** The first letter is small within a sentence, unless it begins a name that the words hold. */
const inSentence = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

const cronText = (expression: string, language: Language): string => {
  for (const [pattern, words] of OFTEN) {
    const match = pattern.exec(expression);
    if (!match) continue;
    const [, minute = '0', hour = '0'] = match;
    return `${words[language]} ${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  }
  try {
    const text = cronstrue.toString(expression, {
      locale: WORDS[language].locale,
      use24HourTimeFormat: true,
    });
    return language === 'zh' ? text.replaceAll(', ', WORDS.zh.comma) : inSentence(text);
  } catch {
    // Forms that croner knows and cronstrue does not are shown as they were written.
    return `cron ${expression}`;
  }
};

/** The zone, if it is not the reader's own. */
const zoneText = (timeZone: string, own: string): string => (timeZone === own ? '' : ` · ${timeZone}`);

/** `weekdays at 09:00 · Asia/Tokyo`, `every 1h`, `when nightly fails`. The time zone is the reader's. */
export const triggerText = (trigger: Trigger, language: Language, timeZone: string): string => {
  const words = WORDS[language];
  switch (trigger.kind) {
    case 'cron':
      return cronText(trigger.expression, language) + zoneText(trigger.timeZone, timeZone);
    case 'every':
      return words.every(lengthText(trigger.everyMs, language));
    case 'at':
      return words.at(momentText(trigger.at, timeZone));
    case 'webhook':
      return words.webhook(trigger.path);
    case 'event': {
      const who = [trigger.jobName ?? trigger.job, trigger.agent]
        .filter((name) => name !== undefined)
        .join(' · ');
      return words.event({ who: who === '' ? words.anyone : who, status: words.status[trigger.status] });
    }
    case 'channel':
      return words.channel({ channel: trigger.channel, match: trigger.match });
  }
};

/** All triggers of a job on one line; without any it is run by hand. */
export const triggersText = (triggers: readonly Trigger[], language: Language, timeZone: string): string =>
  triggers.length === 0
    ? WORDS[language].manual
    : triggers.map((trigger) => triggerText(trigger, language, timeZone)).join(WORDS[language].comma);
