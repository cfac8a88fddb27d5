// The texts of the shell around the pages.

import { grouped } from '../grouped.ts';
import { translated } from '../language.ts';

export const SHELL_WORDS = translated({
  en: () => ({
    /** Over the sidebar. */
    product: 'coxswain',
    /** How many tasks are in a state, in the head line. */
    counts: {
      needsInput: (count: number) => `${grouped(count)} ${count === 1 ? 'needs' : 'need'} input`,
      running: (count: number) => `${grouped(count)} running`,
      pending: (count: number) => `${grouped(count)} pending`,
    },
    lost: 'the daemon is not responding, retrying',
    /** The short form, for narrow screens. */
    lostShort: 'no answer',
    /** Above a page loaded before the daemon went away. */
    asOf: (time: string) => `The daemon stopped: showing data from ${time}`,
    /** Why no new tasks start, and the command that resumes them. */
    holds: {
      copy: 'copy on hold: cox daemon resume',
      paused: 'paused: cox daemon resume',
      draining: 'draining: cox daemon resume',
    },
    holdsShort: { copy: 'on hold', paused: 'paused', draining: 'draining' },
    backAgain: 'the daemon is back',
    /** An unexpected error. */
    failed: (details: string) => `Error: ${details}`,
    tooSmall: 'too small',
    pressAgainToQuit: 'Ctrl+C again quits; tasks keep running',
    copied: (text: string) => `Copied: ${text}`,
    /** Heads of the layers of keys in the help. */
    layers: {
      everywhere: 'Global',
      pages: 'Go to a page',
      help: 'Help',
      palette: 'Commands',
      question: 'Question',
    },
    keys: {
      help: 'help',
      palette: 'commands',
      sidebar: 'sidebar',
      mouseOff: 'mouse off',
      mouseOn: 'mouse on',
      quit: 'quit (tasks keep running)',
      suspend: 'suspend to the shell; fg returns',
      redraw: 'redraw the screen',
      goTo: 'go to…',
      close: 'close',
      scroll: 'scroll',
      move: 'move',
      choose: 'choose',
      keep: 'no',
    },
    /** Keys that mean the same on every page: see the table in docs/cockpit.md. */
    verbs: {
      answer: 'answer',
      cancel: 'cancel',
      chat: 'chat',
      log: 'log',
      changes: 'changes',
      copyId: 'copy id',
      copyCommand: 'copy its show command',
      mark: 'mark',
      sort: 'sort by the next column',
      reverse: 'reverse the sort order',
      focus: 'focus',
      tabs: 'tabs',
      search: 'search',
    },
    mouseIsOn: 'Mouse on: click and scroll; hold Shift to select text',
    mouseIsOff: 'Mouse off: drag to select text',
    helpTitle: 'Key bindings',
    /** Notes below the key bindings: selecting with the mouse, copying through the terminal. */
    helpNotes: [
      'Hold Shift and drag to select text; with the mouse off, just drag.',
      'Copying goes through the terminal (OSC 52) and works over ssh.',
      'Tasks keep running when you close the cockpit.',
    ] satisfies readonly string[],
    paletteHint: 'page, command or name',
    paletteEmpty: 'no match',
    palettePage: 'page',
    language: { en: 'Language: English', zh: 'Language: Chinese (中文)' },
    theme: { dark: 'Colours: dark', light: 'Colours: light', none: 'Colours: none' },
  }),
  zh: () => ({
    product: 'coxswain',
    counts: {
      needsInput: (count) => `${grouped(count)} 个需要输入`,
      running: (count) => `${grouped(count)} 个运行中`,
      pending: (count) => `${grouped(count)} 个等待中`,
    },
    lost: '守护进程没有响应，正在重试',
    lostShort: '无响应',
    asOf: (time) => `守护进程已停止：本页是 ${time} 的内容`,
    holds: {
      copy: '副本暂停中：cox daemon resume',
      paused: '已暂停：cox daemon resume',
      draining: '排空中：cox daemon resume',
    },
    holdsShort: { copy: '副本暂停', paused: '已暂停', draining: '排空中' },
    backAgain: '守护进程已恢复',
    failed: (details) => `错误：${details}`,
    tooSmall: '太小',
    pressAgainToQuit: '再按一次 Ctrl+C 退出；任务会继续',
    copied: (text) => `已复制：${text}`,
    layers: {
      everywhere: '全局',
      pages: '前往页面',
      help: '帮助',
      palette: '命令',
      question: '确认',
    },
    keys: {
      help: '帮助',
      palette: '命令',
      sidebar: '侧边栏',
      mouseOff: '关闭鼠标',
      mouseOn: '开启鼠标',
      quit: '退出（任务会继续）',
      suspend: '回到命令行；用 fg 返回',
      redraw: '重新绘制',
      goTo: '前往…',
      close: '关闭',
      scroll: '滚动',
      move: '移动',
      choose: '选择',
      keep: '否',
    },
    verbs: {
      answer: '答复',
      cancel: '取消',
      chat: '对话',
      log: '日志',
      changes: '更改',
      copyId: '复制编号',
      copyCommand: '复制查看它的命令',
      mark: '标记',
      sort: '按下一列排序',
      reverse: '反转顺序',
      focus: '切换焦点',
      tabs: '切换标签',
      search: '搜索',
    },
    mouseIsOn: '鼠标可点击和滚动；按住 Shift 选择文本',
    mouseIsOff: '鼠标交还给终端',
    helpTitle: '按键',
    helpNotes: [
      '按住 Shift 拖动可照常选择文本；关闭鼠标后直接拖动即可。',
      '复制的内容经由终端传送（OSC 52），通过 ssh 也可用。',
      '关闭驾驶舱后任务会继续。',
    ],
    paletteHint: '页面或命令，或名称',
    paletteEmpty: '没有匹配项',
    palettePage: '页面',
    language: { en: '语言：英语（English）', zh: '语言：中文' },
    theme: { dark: '配色：深色', light: '配色：浅色', none: '配色：无' },
  }),
});

export type ShellWords = (typeof SHELL_WORDS)['en'];
