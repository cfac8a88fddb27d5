// When a job runs as it was understood, and the next times that this comes to.

import type { NewTriggerInput, Occurrence, Trigger } from '@coxswain/protocol';
import { momentText } from '../moment-text.ts';
import { relativeTime } from '../relative-time.ts';
import { triggersText, triggerText } from '../trigger-text.ts';
import type { ChatVoice } from './chat-voice.ts';

/** What the daemon fills in. */
const filled = (trigger: NewTriggerInput | Trigger, { nowMs, timeZone }: ChatVoice): Trigger => {
  switch (trigger.kind) {
    case 'cron':
      return { ...trigger, timeZone: trigger.timeZone ?? timeZone };
    case 'every':
      return { ...trigger, anchor: trigger.anchor ?? new Date(nowMs).toISOString() };
    case 'webhook':
      return { kind: 'webhook', path: trigger.path, secretVersion: 1 };
    case 'event':
      return { ...trigger, status: trigger.status ?? 'ended' };
    default:
      return trigger;
  }
};

/** `every 1h, from now`, `weekdays at 09:00 · Europe/Berlin`: the zone is told wherever a clock on the wall matters. */
const whenText = (trigger: Trigger, voice: ChatVoice): string => {
  const { words, nowMs, timeZone } = voice;
  const text = triggerText(trigger, words.language, timeZone);
  if (trigger.kind === 'every') {
    const isNow = Math.abs(Date.parse(trigger.anchor) - nowMs) < 60_000;
    return isNow ? text + words.chat.fromNow : text;
  }
  const isTold = trigger.kind === 'at' || (trigger.kind === 'cron' && trigger.timeZone === timeZone);
  return isTold ? `${text} · ${timeZone}` : text;
};

/** `2026-11-20 14:30  in 59m`, with what the clocks do. */
export const occurrenceLine = (
  { at, trigger, local, timeZone, clockChange }: Occurrence,
  { words, nowMs, timeZone: own }: ChatVoice,
): string => {
  // Only cron means the clock on the wall of its zone.
  const isOnWall = trigger === 'cron' && timeZone !== undefined;
  const isElsewhere = isOnWall && timeZone !== own;
  const zone = isElsewhere ? ` ${timeZone}` : '';
  const change = clockChange === undefined ? '' : `  ${words.jobs.clockChange[clockChange]}`;
  const moment = isOnWall ? local : momentText(at, own);
  return `${moment}${zone}  ${relativeTime(at, nowMs, words.time)}${change}`;
};

export interface Plan {
  readonly triggers: readonly (NewTriggerInput | Trigger)[];
  readonly next: readonly Occurrence[];
}

/** All triggers on a line: `every 1h, from now`. */
export const planText = (triggers: Plan['triggers'], voice: ChatVoice): string =>
  triggers.length === 0
    ? triggersText([], voice.words.language, voice.timeZone)
    : triggers.map((trigger) => whenText(filled(trigger, voice), voice)).join(', ');

/** `Next:`, and a line for each time to come. */
export const nextLines = (next: readonly Occurrence[], voice: ChatVoice): readonly string[] => {
  const { jobs } = voice.words;
  return next.length === 0
    ? [jobs.noNext]
    : [`${jobs.nextRuns}:`, ...next.map((occurrence) => `  ${occurrenceLine(occurrence, voice)}`)];
};

/** What was understood, and what it comes to. */
export const scheduleLines = ({ triggers, next }: Plan, voice: ChatVoice): readonly string[] => [
  planText(triggers, voice),
  ...nextLines(next, voice),
];
