// What the slash commands of the chat do, and what they answer.

import type { InEachLanguage } from '../language.ts';

export interface ChatCommandWords {
  /** What each does, in a line. */
  readonly help: {
    readonly cancelTask: string;
    readonly retryTask: string;
    readonly repairTask: string;
    readonly approve: string;
    readonly deny: string;
    readonly answer: string;
    readonly listAgents: string;
    readonly switchAgent: string;
    readonly newSession: string;
    readonly listSessions: string;
    readonly switchSession: string;
    readonly background: string;
    readonly tasks: string;
    readonly anew: string;
    readonly reset: string;
    readonly model: string;
    readonly help: string;
    readonly quit: string;
  };
  readonly helpTitle: string;
  readonly agentsTitle: string;
  readonly sessionsTitle: string;
  /** Before a command of the agent itself. */
  readonly ofAgent: (agent: string) => string;
  readonly isDefault: string;
  readonly notInstalled: string;
  readonly unknown: (name: string) => string;
  readonly incomplete: (name: string, parts: string) => string;
  readonly missing: (usage: string) => string;
  readonly nothingAsked: string;
  readonly noSuchRequest: (typed: string) => string;
  readonly cancelled: (id: string) => string;
  readonly cancelling: (id: string) => string;
  readonly endedBefore: (id: string) => string;
  readonly retried: (id: string) => string;
  readonly notFailed: (id: string) => string;
  readonly noRepair: (id: string) => string;
  /** What an agent is told that is to do better. */
  readonly repairPrompt: (error: string, prompt: string) => string;
  readonly answered: string;
  readonly submitted: (id: string) => string;
  readonly noSessionYet: string;
  readonly resetQuestion: (session: string) => string;
  readonly resetDetail: string;
  readonly resetAction: string;
  readonly wasReset: string;
  readonly modelIs: (model: string) => string;
  readonly modelOfAgent: string;
  readonly sessionIsThere: (name: string) => string;
}

export const CHAT_COMMAND_WORDS: InEachLanguage<ChatCommandWords> = {
  en: {
    help: {
      cancelTask: 'cancel a task',
      retryTask: 'run a failed or cancelled task again',
      repairTask: 'run a failed task again and tell the agent the error first',
      approve: 'allow what is asked; "always" for the same again',
      deny: 'deny what is asked, with a reason if you like',
      answer: 'answer a question',
      listAgents: 'the agents there are',
      switchAgent: 'a new session with another agent',
      newSession: 'a new session, with a name if you like',
      listSessions: 'the sessions there are',
      switchSession: 'go on in another session',
      background: 'let the agent do something beside this session',
      tasks: 'the tasks that are active',
      anew: 'a new session with the same agent',
      reset: 'forget what was said here; the tasks stay',
      model: 'show or choose the model of this session; "default" for that of the agent',
      help: 'the commands and keys',
      quit: 'leave; tasks go on',
    },
    helpTitle: 'Commands',
    agentsTitle: 'Agents',
    sessionsTitle: 'Sessions',
    ofAgent: (agent) => `by ${agent}`,
    isDefault: 'default',
    notInstalled: 'not installed',
    unknown: (name) =>
      `There is no command ${name}. /help shows them; // at the beginning sends a slash to the agent.`,
    incomplete: (name, parts) => `${name} needs one of: ${parts}`,
    missing: (usage) => `Say it whole: ${usage}`,
    nothingAsked: 'Nothing is asked here.',
    noSuchRequest: (typed) => `Nothing is asked under ${typed}.`,
    cancelled: (id) => `Cancelled: ${id}`,
    cancelling: (id) => `Cancelling: ${id}`,
    endedBefore: (id) => `${id} had ended before.`,
    retried: (id) => `Retried: ${id}`,
    notFailed: (id) => `${id} did not fail: there is nothing to repair.`,
    noRepair: (id) => `${id} ran a program, which cannot be told of its error: /task retry runs it again.`,
    repairPrompt: (error, prompt) =>
      `The last attempt at this failed with the error below. Find out why, avoid it, and do the task.\n\nError:\n${error}\n\nTask:\n${prompt}`,
    answered: 'Answered.',
    submitted: (id) => `In the background: ${id}`,
    noSessionYet: 'The session begins with your first message.',
    resetQuestion: (session) => `Forget what was said in ${session}?`,
    resetDetail: 'The agent begins anew; the tasks stay.',
    resetAction: 'forget',
    wasReset: 'Forgotten. The agent begins anew.',
    modelIs: (model) => `Model from the next message on: ${model}`,
    modelOfAgent: 'The model of the agent is used.',
    sessionIsThere: (name) => `There is a session ${name} already: /session switch ${name} goes there.`,
  },
  zh: {
    help: {
      cancelTask: '取消任务',
      retryTask: '重新运行失败或已取消的任务',
      repairTask: '先告知代理错误，再重新运行失败的任务',
      approve: '批准请求；“always”表示以后也批准',
      deny: '拒绝请求，可附理由',
      answer: '答复问题',
      listAgents: '列出代理',
      switchAgent: '与另一个代理开始新会话',
      newSession: '新会话，可以命名',
      listSessions: '列出会话',
      switchSession: '转到另一个会话',
      background: '让代理在会话之外做一件事',
      tasks: '活动的任务',
      anew: '与同一代理开始新会话',
      reset: '忘记此处所说的内容；任务保留',
      model: '显示或选择此会话的模型；“default”为代理的模型',
      help: '命令和按键',
      quit: '离开；任务继续',
    },
    helpTitle: '命令',
    agentsTitle: '代理',
    sessionsTitle: '会话',
    ofAgent: (agent) => `来自 ${agent}`,
    isDefault: '默认',
    notInstalled: '未安装',
    unknown: (name) => `没有命令 ${name}。/help 列出命令；以 // 开头会把斜杠发送给代理。`,
    incomplete: (name, parts) => `${name} 需要其中之一：${parts}`,
    missing: (usage) => `请写完整：${usage}`,
    nothingAsked: '这里没有待答复的请求。',
    noSuchRequest: (typed) => `没有名为 ${typed} 的请求。`,
    cancelled: (id) => `已取消：${id}`,
    cancelling: (id) => `正在取消：${id}`,
    endedBefore: (id) => `${id} 之前已结束。`,
    retried: (id) => `已重试：${id}`,
    notFailed: (id) => `${id} 没有失败，无需修复。`,
    noRepair: (id) => `${id} 运行的是程序，无法告知错误：用 /task retry 重新运行。`,
    repairPrompt: (error, prompt) =>
      `上次尝试失败，错误如下。请找出原因、避免它，并完成任务。\n\n错误：\n${error}\n\n任务：\n${prompt}`,
    answered: '已答复。',
    submitted: (id) => `已在后台运行：${id}`,
    noSessionYet: '会话从你的第一条消息开始。',
    resetQuestion: (session) => `忘记在 ${session} 中所说的内容？`,
    resetDetail: '代理将重新开始；任务保留。',
    resetAction: '忘记',
    wasReset: '已忘记。代理将重新开始。',
    modelIs: (model) => `从下一条消息起使用模型：${model}`,
    modelOfAgent: '使用代理的模型。',
    sessionIsThere: (name) => `已有会话 ${name}：用 /session switch ${name} 转到那里。`,
  },
};
