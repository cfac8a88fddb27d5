// What is said about what one task asks for beyond what its agent is set to: model, mode and effort, and attached files.

import type { Attachment, Overrides } from '@coxswain/protocol';
import { translated } from './language.ts';

export const OVERRIDE_WORDS = translated({
  en: () => ({ asked: 'Asked for', attachments: 'Attached', model: 'model', mode: 'mode', effort: 'effort' }),
  zh: () => ({ asked: '指定', attachments: '附件', model: '模型', mode: '模式', effort: '思考强度' }),
});

export type OverrideWords = (typeof OVERRIDE_WORDS)['en'];

/** `model opus · mode plan`; undefined where nothing is asked for. What it names is not made safe to print. */
export const overrideText = (
  { model, mode, effort }: Overrides,
  words: OverrideWords,
): string | undefined => {
  const parts = Object.entries({ model, mode, effort }) as [
    'model' | 'mode' | 'effort',
    string | undefined,
  ][];
  const given = parts.flatMap(([choice, value]) =>
    value === undefined ? [] : [`${words[choice]} ${value}`],
  );
  return given.length === 0 ? undefined : given.join(' · ');
};

const KIB = 1024;

/** `shot.png (image/png, 12 KiB)`. */
export const attachmentText = ({ name, mediaType, sizeBytes }: Attachment): string =>
  `${name} (${mediaType}, ${sizeBytes < KIB ? `${sizeBytes} B` : `${Math.round(sizeBytes / KIB)} KiB`})`;
