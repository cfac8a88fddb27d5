// What requests of agents are called, and their states.

import type { InputKind, InputState } from '@coxswain/protocol';
import { translated } from './language.ts';

export const INPUT_WORDS = translated({
  en: () => ({
    kind: { permission: 'permission', question: 'question', approval: 'approval' } satisfies Record<
      InputKind,
      string
    >,
    state: {
      open: 'open',
      answered: 'answered',
      denied: 'denied',
      cancelled: 'cancelled',
      expired: 'expired',
    } satisfies Record<InputState, string>,
  }),
  zh: () => ({
    kind: { permission: '权限', question: '问题', approval: '批准' },
    state: { open: '待答复', answered: '已答复', denied: '已拒绝', cancelled: '已取消', expired: '已过期' },
  }),
});
