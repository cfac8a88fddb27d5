// What is said about the configuration file.

import type { InEachLanguage } from './language.ts';

export interface ConfigWords {
  readonly unchanged: string;
  readonly saved: (file: string) => string;
  readonly takenUp: string;
  /** These count from the next start on. */
  readonly needsRestart: (keys: string) => string;
  /** What was saved does not count. */
  readonly fault: (fault: string) => string;
  readonly editAgainQuestion: string;
}

export const CONFIG_WORDS: InEachLanguage<ConfigWords> = {
  en: {
    unchanged: 'Nothing was changed.',
    saved: (file) => `Saved ${file}.`,
    takenUp: 'The daemon takes it up by itself.',
    needsRestart: (keys) =>
      `The running daemon keeps the old ${keys} until you restart it: cox daemon restart`,
    fault: (fault) =>
      `The config is wrong, so the daemon still uses the one before. ${fault} · Fix it with: cox config edit`,
    editAgainQuestion: 'Edit it again?',
  },
  zh: {
    unchanged: '没有任何更改。',
    saved: (file) => `已保存 ${file}。`,
    takenUp: '守护进程会自动采用新配置。',
    needsRestart: (keys) => `运行中的守护进程在重启前仍使用原来的 ${keys}。重启：cox daemon restart`,
    fault: (fault) => `配置有误，守护进程仍使用之前的配置。${fault} · 修改：cox config edit`,
    editAgainQuestion: '再次编辑？',
  },
};
