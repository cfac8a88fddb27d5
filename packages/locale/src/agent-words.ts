// What is said about agents: the names of their fields, and about their worktrees.

import type { Permission } from '@coxswain/protocol';
import { translated } from './language.ts';

export const AGENT_WORDS = translated({
  en: () => ({
    /** The head of the column that says where the program is. */
    program: 'PROGRAM',
    notFound: 'not found',
    notInstalled: (install: string) => `not installed: ${install}`,
    /** The same where its installation is shown elsewhere. */
    notThere: 'not installed',
    /** Stands above how the missing ones are installed. */
    toInstall: 'To install',
    /** Where a definition comes from when that is no file. */
    origin: { 'built in': 'built in', 'well known': 'well known' } as Readonly<Record<string, string>>,
    /** The names of the steps of a check; one that is not here keeps its own. */
    steps: {
      program: 'program',
      started: 'started',
      initialised: 'initialised',
      capabilities: 'capabilities',
      authentication: 'authentication',
      session: 'session',
      model: 'model',
      modes: 'modes',
      folder: 'folder',
      config: 'config',
      endpoint: 'endpoint',
      key: 'key',
      ready: 'ready',
      answer: 'answer',
      permissions: 'permissions',
    } as Readonly<Record<string, string>>,
    moreOffered: (count: number) =>
      `${count} more ${count === 1 ? 'agent is' : 'agents are'} known and not installed: cox agents list --all`,
    fields: {
      program: 'Program',
      install: 'To install',
      promptBy: 'Prompt by',
      format: 'Format',
      worktree: 'Worktree',
      models: 'More models',
      endpoint: 'Endpoint',
      key: 'Key from',
      instructions: 'Instructions',
      contextTokens: 'Window (tokens)',
      maxSteps: 'Max model calls',
      permissions: 'Permissions',
      tools: 'Tools',
      /** Below the permissions of an agent that asks only about what its own settings say. */
      asksItself: 'cox cannot make it ask: it asks only about what its own settings say',
      mcpServers: 'MCP servers',
      skills: 'Skills',
      notes: 'Notes',
      env: 'Variables set',
      passEnv: 'Variables passed',
      /** In place of their names, when all are passed. */
      allVariables: 'all of your shell, except COX_*',
      dropEnv: 'Variables dropped',
      maySubmit: 'May submit to',
      maxHelpers: 'Max helpers',
      runningTasks: 'Running tasks',
      attempts: 'Attempts',
      onLimit: 'At a limit',
      keepAlive: 'Kept ready for',
      detach: 'Leaves processes',
    },
    permission: { allow: 'allow', ask: 'ask', deny: 'deny' } satisfies Record<Permission, string>,
    unchanged: (id: string) => `Task ${id} made no changes.`,
    worktreeRemoved: (folder: string) =>
      `Worktree ${folder} removed: its conversation was deleted and its work exists elsewhere.`,
    worktreeWouldGo: (folder: string) =>
      `Worktree ${folder} would be removed: its conversation was deleted and its work exists elsewhere.`,
    worktreeKept: (folder: string, why: string) =>
      `Worktree ${folder} kept, although its conversation was deleted: ${why}.`,
  }),
  zh: () => ({
    program: '程序',
    notFound: '未找到',
    notInstalled: (install) => `未安装：${install}`,
    notThere: '未安装',
    toInstall: '安装方法',
    origin: { 'built in': '内置', 'well known': '常用' },
    steps: {
      program: '程序',
      started: '启动',
      initialised: '握手',
      capabilities: '能力',
      authentication: '登录',
      session: '会话',
      model: '模型',
      modes: '模式',
      folder: '文件夹',
      config: '配置',
      endpoint: '端点',
      key: '密钥',
      ready: '就绪',
      answer: '回答',
      permissions: '权限',
    },
    moreOffered: (count) => `另有 ${count} 个已知代理未安装：cox agents list --all`,
    fields: {
      program: '程序',
      install: '安装方法',
      promptBy: '提示传递方式',
      format: '输出格式',
      worktree: '独立工作树',
      models: '其他模型',
      endpoint: '端点',
      key: '密钥来自',
      instructions: '指令',
      contextTokens: '上下文窗口（令牌）',
      maxSteps: '模型调用上限',
      permissions: '权限',
      tools: '工具',
      asksItself: 'cox 无法让它询问：它只询问其自身设置要求询问的内容',
      mcpServers: 'MCP 服务器',
      skills: '技能',
      notes: '笔记',
      env: '设置的变量',
      passEnv: '传递的变量',
      allVariables: '您的 shell 中的全部变量，COX_* 除外',
      dropEnv: '不传递的变量',
      maySubmit: '可提交给',
      maxHelpers: '助手上限',
      runningTasks: '运行中任务',
      attempts: '尝试次数',
      onLimit: '达到限额时',
      keepAlive: '保持就绪',
      detach: '保留进程',
    },
    permission: { allow: '允许', ask: '询问', deny: '拒绝' },
    unchanged: (id) => `任务 ${id} 没有更改任何内容。`,
    worktreeRemoved: (folder) => `已删除工作树 ${folder}：其会话已不存在，成果已在别处保存。`,
    worktreeWouldGo: (folder) => `将删除工作树 ${folder}：其会话已不存在，成果已在别处保存。`,
    worktreeKept: (folder, why) => `保留工作树 ${folder}（其会话已不存在）：${why}。`,
  }),
});

export type AgentWords = (typeof AGENT_WORDS)['en'];

export type AgentFieldWords = (typeof AGENT_WORDS)['en']['fields'];
