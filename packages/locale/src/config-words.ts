// What is said about the configuration file.

import { translated } from './language.ts';

export const CONFIG_WORDS = translated({
  en: () => ({
    unchanged: 'Nothing was changed.',
    saved: (file: string) => `Saved ${file}.`,
    takenUp: 'The daemon reloads it automatically.',
    /** These count from the next start on. */
    needsRestart: (keys: string) =>
      `The running daemon keeps the old ${keys} until you restart it: cox daemon restart`,
    /** What was saved does not count. */
    fault: (fault: string) =>
      `The config is invalid, so the daemon keeps using the previous one. ${fault} · Fix it with: cox config edit`,
    editAgainQuestion: 'Edit it again?',
  }),
  zh: () => ({
    unchanged: '没有任何更改。',
    saved: (file) => `已保存 ${file}。`,
    takenUp: '守护进程会自动采用新配置。',
    needsRestart: (keys) => `运行中的守护进程在重启前仍使用原来的 ${keys}。重启：cox daemon restart`,
    fault: (fault) => `配置有误，守护进程仍使用之前的配置。${fault} · 修改：cox config edit`,
    editAgainQuestion: '再次编辑？',
  }),
});
