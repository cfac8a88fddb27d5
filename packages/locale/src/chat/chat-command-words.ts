// What the commands of a chat do, and what they answer, in the cockpit and on channels.

import { translated } from '../language.ts';
import { CHAT_HELP } from './chat-help.ts';

export const CHAT_COMMAND_WORDS = translated({
  en: () => ({
    /** What each does, in a line. */
    help: CHAT_HELP.en,
    helpTitle: 'Commands',
    agentsTitle: 'Agents',
    sessionsTitle: 'Sessions',
    jobsTitle: 'Jobs',
    tasksTitle: 'Active tasks',
    itemsTitle: 'To-dos',
    noItems: 'No to-dos. Add one with /item add <title>.',
    runsTitle: (job: string) => `Runs of ${job}`,
    /** Before a command of the agent itself. */
    ofAgent: (agent: string) => `by ${agent}`,
    isDefault: 'default',
    notInstalled: 'not installed',
    /** How many tokens; the number comes formatted. */
    tokens: (count: string) => `${count} tokens`,
    unknown: (name: string, nearest: string | undefined, known: string) =>
      nearest === undefined
        ? `Unknown command ${name}. Commands: ${known}. To send text that starts with a slash, begin it with //.`
        : `Unknown command ${name}: did you mean ${nearest}? To send text that starts with a slash, begin it with //.`,
    incomplete: (name: string, parts: string) => `${name} needs one of: ${parts}`,
    missing: (usage: string) => `Usage: ${usage}`,
    takesNothing: (name: string) =>
      `${name} takes no arguments. To send text that starts with a slash, begin it with //.`,
    noSuchTime: (typed: string, forms: string) => `Unknown time “${typed}”. Use one like ${forms}`,
    past: (typed: string, at: string) => `“${typed}” was ${at}, which is in the past.`,
    noSuchZone: (zone: string) => `Unknown time zone ${zone}; use a name like Europe/Berlin.`,
    noName: 'Give it a name before the colon: /task new every 1h watch: look at the provider status',
    badName: (name: string) =>
      `Invalid job name “${name}”: use letters, digits, spaces and ._:@/-, starting with a letter or digit.`,
    noPrompt: (name: string) => `Add what ${name} should do after the colon.`,
    nothingAsked: 'There are no open requests here.',
    noSuchRequest: (typed: string) => `No open request ${typed}.`,
    severalAsked: 'Several requests are open: give the id of one.',
    cancelled: (id: string) => `Cancelled: ${id}`,
    cancelling: (id: string) => `Cancelling: ${id}`,
    alreadyCancelling: (id: string) => `Nothing changed: ${id} is already being cancelled.`,
    /** `below`: how many tasks below it were cancelled all the same. */
    endedBefore: (id: string, below: number) =>
      `${id} had already ended.${below === 0 ? '' : ` Cancelling ${below} below it.`}`,
    retried: (id: string) => `Retried: ${id}`,
    notFailed: (id: string) => `${id} did not fail, so there is nothing to repair.`,
    noRepair: (id: string) =>
      `${id} ran a program, which cannot read its error. Run it again with /task retry.`,
    /** The prompt for an agent that should try again. */
    repairPrompt: (error: string, prompt: string) =>
      `The last attempt at this failed with the error below. Find out why, avoid it, and do the task.\n\nError:\n${error}\n\nTask:\n${prompt}`,
    answered: (id: string) => `Answered: ${id}`,
    submitted: (id: string) => `Running in the background: ${id}`,
    discussing: (id: string) => `Discussion started: ${id}`,
    noSessionYet: 'The session starts with your first message.',
    resetQuestion: (session: string) => `Reset ${session}?`,
    resetDetail:
      'The transcript is archived and stays readable; the agent starts over without it. Tasks are kept.',
    resetAction: 'reset',
    wasReset: (session: string, messages: number) =>
      `Reset ${session}: ${messages === 1 ? '1 message' : `${messages} messages`} archived. The agent starts over.`,
    modelIs: (model: string) => `Model from the next message on: ${model}`,
    modelOfAgent: "Using the agent's model.",
    sessionIsThere: (name: string) => `Session ${name} already exists: open it with /session switch ${name}.`,
    noSuchJob: (typed: string, nearest: string | undefined) =>
      nearest === undefined
        ? `Unknown job ${typed}. List jobs with /task list.`
        : `Unknown job ${typed}: did you mean ${nearest}?`,
    noJobs: 'No jobs. Create one: /task new every 1h watch: look at the provider status',
    /** What to do about a job whose last moment was missed. */
    missedAdvice: (name: string) => `Run it now with /task run ${name}.`,
    /** The agent of a job and the session of its runs; undefined: its own session. */
    inSession: (agent: string | undefined, session: string | undefined) =>
      [agent && `Agent: ${agent}`, `Session: ${session ?? 'its own'}`].filter(Boolean).join(' · '),
    undo: (name: string) => `Undo with /task delete ${name}.`,
    /** How to rewrite a job: the line to begin with. */
    toEdit: (line: string) => `Edit it: ${line}`,
    /** When it is only the time or the command that cannot be said in a line. */
    saveTitle: (name: string) => `Save job ${name}?`,
    changeTitle: (name: string) => `Change job ${name}?`,
    left: 'Nothing was changed.',
    saveAction: 'save',
    deleteAction: 'delete',
    fromNow: ', from now',
    noTasks: 'No active tasks.',
    noResult: 'No result.',
    /** The conversation continues there. */
    moved: (agent: string | undefined, session: string | undefined, left: string | undefined) => {
      const here =
        session === undefined
          ? `${left === undefined ? 'You now talk' : 'A new session: you talk'} to ${agent ?? 'the default agent'}.`
          : `Now in session ${session}${agent === undefined ? '' : `, agent ${agent}`}.`;
      return left === undefined ? here : `${here} Go back with /session switch ${left}`;
    },
    attachElsewhere:
      'Attach files on the computer that has them: in the cockpit, or with cox bg submit --attach <file>',
    /** Leaving makes sense at a screen alone. */
    quitElsewhere: 'There is nothing to quit here: tasks keep running, and you can write again at any time.',
  }),
  zh: () => ({
    help: CHAT_HELP.zh,
    helpTitle: '命令',
    agentsTitle: '代理',
    sessionsTitle: '会话',
    jobsTitle: '作业',
    tasksTitle: '活动的任务',
    itemsTitle: '待办事项',
    noItems: '没有待办事项。用 /item add <标题> 记下一件。',
    runsTitle: (job) => `${job} 的运行`,
    ofAgent: (agent) => `来自 ${agent}`,
    isDefault: '默认',
    notInstalled: '未安装',
    tokens: (count) => `${count} 令牌`,
    unknown: (name, nearest, known) =>
      nearest === undefined
        ? `没有命令 ${name}。有这些：${known}；以 // 开头会把斜杠发送给代理。`
        : `没有命令 ${name}：是否想用 ${nearest}？以 // 开头会把斜杠发送给代理。`,
    incomplete: (name, parts) => `${name} 需要其中之一：${parts}`,
    missing: (usage) => `请写完整：${usage}`,
    takesNothing: (name) => `${name} 后面不接任何内容。以 // 开头会把斜杠发送给代理。`,
    noSuchTime: (typed, forms) => `“${typed}”是什么时候？时间可以这样写：${forms}`,
    past: (typed, at) => `“${typed}”是 ${at}，已经过去。`,
    noSuchZone: (zone) => `没有时区 ${zone}；时区写作 Asia/Shanghai 这样。`,
    noName: '请在冒号前写上名称：/task new 每小时 巡检：查看服务商状态',
    badName: (name) => `作业不能叫“${name}”：名称由字母、数字、空格和 ._:@/- 组成，以字母或数字开头。`,
    noPrompt: (name) => `请在冒号后写明 ${name} 要做什么。`,
    nothingAsked: '这里没有待答复的请求。',
    noSuchRequest: (typed) => `没有名为 ${typed} 的请求。`,
    severalAsked: '有多个请求：请写明编号。',
    cancelled: (id) => `已取消：${id}`,
    cancelling: (id) => `正在取消：${id}`,
    alreadyCancelling: (id) => `未做更改：${id} 已在取消中。`,
    endedBefore: (id, below) => `${id} 之前已结束。${below === 0 ? '' : `正在取消其下的 ${below} 个任务。`}`,
    retried: (id) => `已重试：${id}`,
    notFailed: (id) => `${id} 没有失败，无需修复。`,
    noRepair: (id) => `${id} 运行的是程序，无法告知错误：用 /task retry 重新运行。`,
    repairPrompt: (error, prompt) =>
      `上次尝试失败，错误如下。请找出原因、避免它，并完成任务。\n\n错误：\n${error}\n\n任务：\n${prompt}`,
    answered: (id) => `已答复：${id}`,
    submitted: (id) => `已在后台运行：${id}`,
    discussing: (id) => `讨论已开始：${id}`,
    noSessionYet: '会话从你的第一条消息开始。',
    resetQuestion: (session) => `重置 ${session}？`,
    resetDetail: '对话记录将归档，仍可阅读；代理不再使用它，重新开始。任务保留。',
    resetAction: '重置',
    wasReset: (session, messages) => `已重置 ${session}：归档 ${messages} 条消息。代理将重新开始。`,
    modelIs: (model) => `从下一条消息起使用模型：${model}`,
    modelOfAgent: '使用代理的模型。',
    sessionIsThere: (name) => `已有会话 ${name}：用 /session switch ${name} 转到那里。`,
    noSuchJob: (typed, nearest) =>
      nearest === undefined
        ? `没有作业 ${typed}。/task list 列出作业。`
        : `没有作业 ${typed}：是否想用 ${nearest}？`,
    noJobs: '没有作业。保存一个：/task new 每小时 巡检：查看服务商状态',
    missedAdvice: (name) => `/task run ${name} 立即运行。`,
    inSession: (agent, session) =>
      [agent && `代理：${agent}`, `会话：${session ?? '单独的会话'}`].filter(Boolean).join(' · '),
    undo: (name) => `/task delete ${name} 可以撤销。`,
    toEdit: (line) => `重新写：${line}`,
    saveTitle: (name) => `保存作业 ${name}？`,
    changeTitle: (name) => `修改作业 ${name}？`,
    left: '没有任何更改。',
    saveAction: '保存',
    deleteAction: '删除',
    fromNow: '，从现在起',
    noTasks: '没有活动的任务。',
    noResult: '没有结果。',
    moved: (agent, session, left) => {
      const here =
        session === undefined
          ? `${left === undefined ? '从现在起' : '新会话：'}你与 ${agent ?? '默认代理'} 对话。`
          : `从现在起：会话 ${session}${agent === undefined ? '' : `，代理 ${agent}`}。`;
      return left === undefined ? here : `${here}原会话保留：/session switch ${left}`;
    },
    attachElsewhere: '请在存有文件的电脑上附加：用驾驶舱，或 cox bg submit --attach <文件>',
    quitElsewhere: '这里无需离开：任务会继续，你写消息时对话仍在。',
  }),
});
