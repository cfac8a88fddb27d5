// What the cockpit says: chat.

import type { InEachLanguage } from '../language.ts';

export interface ChatPageWords {
  /** Its name in the sidebar. */
  readonly nav: string;
  /** How many tokens; the number comes formatted. */
  readonly tokens: (count: string) => string;
  /** The parts of an opened tool call. */
  readonly tool: {
    readonly input: string;
    readonly output: string;
    readonly change: string;
    readonly nothing: string;
  };
  /** What became of a question. */
  readonly asking: {
    readonly approvedBy: (name: string) => string;
    readonly alwaysBy: (name: string) => string;
    readonly deniedBy: (name: string) => string;
    readonly answeredBy: (name: string) => string;
    readonly withdrawn: string;
    readonly expired: string;
  };
  /** What happened beside what was said. */
  readonly notes: {
    readonly cancelledBy: (name: string) => string;
    readonly forcedBy: (name: string) => string;
    readonly triedAgain: string;
    readonly waitsForLimit: string;
    readonly retryOf: (id: string) => string;
    readonly worktree: (branch: string, folder: string) => string;
    readonly processesEnded: (count: number) => string;
  };
}

export const CHAT_PAGE_WORDS: InEachLanguage<ChatPageWords> = {
  en: {
    nav: 'Chat',
    tokens: (count) => `${count} tokens`,
    tool: { input: 'input', output: 'output', change: 'change', nothing: 'no output' },
    asking: {
      approvedBy: (name) => `approved by ${name}`,
      alwaysBy: (name) => `always approved by ${name}`,
      deniedBy: (name) => `denied by ${name}`,
      answeredBy: (name) => `answered by ${name}`,
      withdrawn: 'no longer asked',
      expired: 'nobody answered in time',
    },
    notes: {
      cancelledBy: (name) => `cancel asked by ${name}`,
      forcedBy: (name) => `stopped by force by ${name}`,
      triedAgain: 'failed and will be tried again',
      waitsForLimit: "waits for the provider's limit",
      retryOf: (id) => `retry of ${id}`,
      worktree: (branch, folder) => `works on branch ${branch} in ${folder}`,
      processesEnded: (count) => `${count} left-over process${count === 1 ? '' : 'es'} ended`,
    },
  },
  zh: {
    nav: '聊天',
    tokens: (count) => `${count} 令牌`,
    tool: { input: '输入', output: '输出', change: '更改', nothing: '无输出' },
    asking: {
      approvedBy: (name) => `已由 ${name} 批准`,
      alwaysBy: (name) => `已由 ${name} 始终批准`,
      deniedBy: (name) => `已由 ${name} 拒绝`,
      answeredBy: (name) => `已由 ${name} 答复`,
      withdrawn: '不再询问',
      expired: '无人及时答复',
    },
    notes: {
      cancelledBy: (name) => `${name} 请求取消`,
      forcedBy: (name) => `${name} 强制停止`,
      triedAgain: '失败，将再次尝试',
      waitsForLimit: '等待服务商限额恢复',
      retryOf: (id) => `${id} 的重试`,
      worktree: (branch, folder) => `在 ${folder} 的分支 ${branch} 上工作`,
      processesEnded: (count) => `已结束 ${count} 个残留进程`,
    },
  },
};
