// The render context of a screen.

import type { AllWords } from '@coxswain/locale/cockpit';
import type { RenderContext } from '@coxswain/views';
import type { CockpitDeps } from './deps.ts';

export interface ScreenContext extends RenderContext {
  readonly words: AllWords;
}

export const onScreen = (
  { words, timeZone }: Pick<CockpitDeps, 'words' | 'timeZone'>,
  nowMs: number,
): ScreenContext => ({ words, timeZone, nowMs, surface: 'screen' });

/** The same where an answer of a chat command is drawn. */
export const inChat = ({ words, timeZone, clock }: CockpitDeps): ScreenContext => ({
  words,
  timeZone,
  nowMs: clock.nowMs(),
  surface: 'chat',
});
