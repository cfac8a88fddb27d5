// What requests of agents are called, and their states.

import type { InputKind, InputState } from '@coxswain/protocol';
import type { InEachLanguage } from './language.ts';

export interface InputWords {
  readonly kind: Readonly<Record<InputKind, string>>;
  readonly state: Readonly<Record<InputState, string>>;
}

export const INPUT_WORDS: InEachLanguage<InputWords> = {
  en: {
    kind: { permission: 'permission', question: 'question', approval: 'approval' },
    state: {
      open: 'open',
      answered: 'answered',
      denied: 'denied',
      cancelled: 'cancelled',
      expired: 'expired',
    },
  },
  zh: {
    kind: { permission: '权限', question: '问题', approval: '批准' },
    state: { open: '待答复', answered: '已答复', denied: '已拒绝', cancelled: '已取消', expired: '已过期' },
  },
};
