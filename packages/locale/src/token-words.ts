// What is said about access tokens.

import type { TokenState } from '@coxswain/protocol';
import { translated } from './language.ts';

export const TOKEN_WORDS = translated({
  en: () => ({
    columns: {
      name: 'NAME',
      may: 'MAY',
      agents: 'AGENTS',
      expires: 'EXPIRES',
      lastUsed: 'LAST USED',
      createdBy: 'CREATED BY',
      state: 'STATE',
    },
    state: { active: 'active', expired: 'expired', revoked: 'revoked' } satisfies Record<TokenState, string>,
    anyAgent: 'any',
    /** What a token may use that names no agents: those that run any command have to be named. */
    anyButShells: 'all but shells',
    never: 'never',
    empty: 'No tokens. To create one: cox tokens create <name> --may read,submit',
    created: (name: string) =>
      `Copy it now: it is not stored and cannot be shown again. To end it: cox tokens revoke ${name}`,
    revoked: (name: string) => `Revoked ${name}.`,
  }),
  zh: () => ({
    columns: {
      name: '名称',
      may: '权限',
      agents: '代理',
      expires: '到期',
      lastUsed: '上次使用',
      createdBy: '创建者',
      state: '状态',
    },
    state: { active: '有效', expired: '已过期', revoked: '已吊销' },
    anyAgent: '任意',
    anyButShells: '任意（shell 除外）',
    never: '永不',
    empty: '没有令牌。新建：cox tokens create <名称> --may read,submit',
    created: (name) => `请立即复制：令牌不会保存，也无法再次显示。吊销：cox tokens revoke ${name}`,
    revoked: (name) => `已吊销 ${name}。`,
  }),
});
