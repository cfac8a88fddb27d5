// The texts of the chat page.

import { translated } from '../language.ts';

export const CHAT_PAGE_WORDS = translated({
  en: () => ({
    /** The label in the sidebar. */
    nav: 'Chat',
    /** Shown instead of the session name until it has one. */
    newSession: 'new session',
    /** In the head: nothing runs. */
    idle: 'ready',
    reading: 'reading',
    cancels: 'Ctrl+C cancels',
    /** New messages are below the visible part. */
    moreBelow: '↓ more · PgDn',
    cancelling: 'Cancelling…',
    copied: 'Copied.',
    /** The placeholder of the empty input. */
    placeholder: {
      first: 'What needs doing?  / for commands',
      next: 'Reply',
      running: 'Message the running agent',
      asked: 'Tab to answer the question',
    },
    noAgent: {
      text: 'No usable agent found.',
      hint: 'List all agents with: cox agents list --all. The surveyor needs no model or key: /agent switch surveyor',
    },
    empty: (agent: string) =>
      `Tell ${agent} what to do. It keeps working when you leave, and everything is here when you come back.`,
    /** Heads of the keys in the help, and what each does. */
    keys: {
      writing: 'Chat',
      readingTitle: 'Reading the chat',
      send: 'send',
      newLine: 'new line',
      clear: 'clear',
      cancel: 'cancel',
      read: 'read',
      write: 'write',
      move: 'move',
      pages: 'page up or down',
      entries: 'next, previous card or question',
      open: 'open',
      copy: 'copy text',
      choose: 'choose',
      accept: 'accept',
      close: 'close',
    },
    /** The parts of an opened tool call. */
    tool: {
      input: 'input',
      output: 'output',
      change: 'change',
      nothing: 'no output' /** The task ended before the call reported its result. */,
      lost: 'did not end',
    },
    /** Requests: how to answer, and their outcomes. */
    asking: {
      /** Over the input: how to answer. */
      howWriting: 'Tab to answer',
      howReading: 'a to answer',
      /** A message was sent while a request is open. */
      notSent: 'Not sent: the agent is waiting for an answer. Press Tab for the choices.',
      fields: 'answer with a JSON object:',
      more: (count: number) => `and ${count} more`,
      approvedBy: (name: string) => `approved by ${name}`,
      alwaysBy: (name: string) => `always approved by ${name}`,
      deniedBy: (name: string) => `denied by ${name}`,
      answeredBy: (name: string) => `answered by ${name}`,
      withdrawn: 'withdrawn',
      expired: 'nobody answered in time',
    },
    /** Notes between the messages. */
    notes: {
      cancelledBy: (name: string) => `cancel requested by ${name}`,
      forcedBy: (name: string) => `force-stopped by ${name}`,
      triedAgain: 'failed, will be retried',
      waitsForLimit: "waiting for the provider's limit to reset",
      retryOf: (id: string) => `retry of ${id}`,
      /** A line across the conversation; the agent no longer sees anything above it. */
      reset: (messages: number) =>
        `reset · ${messages === 1 ? '1 message' : `${messages} messages`} archived`,
      worktree: (branch: string, folder: string) => `working on branch ${branch} in ${folder}`,
      processesEnded: (count: number) => `${count} leftover process${count === 1 ? '' : 'es'} ended`,
    },
  }),
  zh: () => ({
    nav: '聊天',
    newSession: '新会话',
    idle: '就绪',
    reading: '阅读中',
    cancels: 'Ctrl+C 取消',
    moreBelow: '↓ 下面还有 · PgDn',
    cancelling: '正在取消…',
    copied: '已复制。',
    placeholder: {
      first: '要做什么？输入 / 查看命令',
      next: '继续说',
      running: '对正在运行的代理说话',
      asked: '按 Tab 答复提问',
    },
    noAgent: {
      text: '没有找到可以在此工作的代理。',
      hint: '查看所有代理：cox agents list --all。surveyor 不需要模型和密钥：/agent switch surveyor',
    },
    empty: (agent) => `告诉 ${agent} 要做什么。离开后它会继续工作，回来时一切都在这里。`,
    keys: {
      writing: '聊天',
      readingTitle: '阅读聊天',
      send: '发送',
      newLine: '换行',
      clear: '清空',
      cancel: '取消',
      read: '阅读',
      write: '书写',
      move: '移动',
      pages: '上下翻页',
      entries: '下一个或上一个卡片或问题',
      open: '展开',
      copy: '复制文字',
      choose: '选择',
      accept: '采用',
      close: '关闭',
    },
    tool: { input: '输入', output: '输出', change: '更改', nothing: '无输出', lost: '没有结束' },
    asking: {
      howWriting: '按 Tab 答复',
      howReading: '按 a 答复',
      notSent: '未发送，代理在等待答复：按 Tab 查看选项。',
      fields: '用 JSON 对象答复：',
      more: (count) => `还有 ${count} 个`,
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
      reset: (messages) => `已重置 · 归档 ${messages} 条消息`,
      worktree: (branch, folder) => `在 ${folder} 的分支 ${branch} 上工作`,
      processesEnded: (count) => `已结束 ${count} 个残留进程`,
    },
  }),
});
