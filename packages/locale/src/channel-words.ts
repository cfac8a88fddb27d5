// What is said over channels, and about channels, routes and deliveries.

import type { ChannelSummary, DeliveryKind, DeliveryState } from '@coxswain/protocol';
import { translated } from './language.ts';

export const CHANNEL_WORDS = translated({
  en: () => ({
    /** Over the notices of a task. */
    deliveries: 'Deliveries',
    notice: {
      /** Below a question in a chat, how it is answered there. */
      approveInChat: (id: string) => `/approve ${id}   or   /deny ${id} <reason>`,
      answerInChat: (id: string) => `/answer ${id} <text>`,
      /** The same where nobody can write back. */
      approveHere: (id: string) => `cox approve ${id}   or   cox deny ${id} --reason <text>`,
      answerHere: (id: string) => `cox answer ${id} <text>`,
      options: 'Options:',
      /** A chat ended without a word. */
      noAnswer: '(no answer)',
      test: (channel: string) => `This is a test of the channel ${channel}.`,
    },
    chat: {
      /** The first reply of a conversation that has no route. */
      fallback: (agent: string, command: string) =>
        `${agent} answers here by default; to choose another: ${command}`,
    },
    columns: {
      type: 'TYPE',
      leadsTo: 'ROUTES TO',
      receives: 'RECEIVES',
      allow: 'ALLOWED',
      state: 'STATE',
      pending: 'PENDING',
      channel: 'CHANNEL',
      account: 'ACCOUNT',
      peer: 'PEER',
      thread: 'THREAD',
      target: 'TARGET',
      attempts: 'ATTEMPTS',
      when: 'WHEN',
      error: 'ERROR',
    },
    receiving: { idle: 'idle', listening: 'listening', failing: 'failing' } satisfies Record<
      ChannelSummary['state'],
      string
    >,
    deliveryState: { pending: 'pending', delivered: 'delivered', failed: 'failed' } satisfies Record<
      DeliveryState,
      string
    >,
    deliveryKind: { started: 'started', asks: 'asks', ended: 'ended', reply: 'reply' } satisfies Record<
      DeliveryKind,
      string
    >,
    empty: {
      channels: 'No channels. Define one with: cox config edit',
      routes: 'No routes: the default agent answers everywhere. To add one, see: cox routes add --help',
      deliveries: "No notifications yet. Try: cox bg submit --deliver desktop 'write a haiku'",
    },
    notes: {
      nobodyAllowed: (channel: string) =>
        `Nobody may write to ${channel}. To find your id, send it a message and run: cox channels test ${channel}. Then add the id to channels.${channel}.allow`,
      routeAdded: (id: string, from: string, agent: string) => `${id}: ${from} reaches ${agent}.`,
      routeRemoved: (id: string) => `Removed: ${id}`,
      reaches: (agent: string, session: string) => `${agent}, in session ${session}`,
      byRoute: (id: string) => `by route ${id}`,
      byDefault: 'by default: no route matches, so the default agent answers',
      sentAgain: (id: string) => `Sending again: ${id}`,
    },
    steps: {} as Readonly<Record<string, string>>,
  }),
  zh: () => ({
    deliveries: '通知',
    notice: {
      approveInChat: (id) => `/approve ${id}   或   /deny ${id} <理由>`,
      answerInChat: (id) => `/answer ${id} <文字>`,
      approveHere: (id) => `cox approve ${id}   或   cox deny ${id} --reason <文字>`,
      answerHere: (id) => `cox answer ${id} <文字>`,
      options: '选项：',
      noAnswer: '（没有答复）',
      test: (channel) => `这是渠道 ${channel} 的测试。`,
    },
    chat: {
      fallback: (agent, command) => `此处默认由 ${agent} 答复；指定代理：${command}`,
    },
    columns: {
      type: '类型',
      leadsTo: '通往',
      receives: '接收',
      allow: '允许',
      state: '状态',
      pending: '待发送',
      channel: '渠道',
      account: '账号',
      peer: '对方',
      thread: '话题',
      target: '目标',
      attempts: '尝试',
      when: '时间',
      error: '错误',
    },
    receiving: { idle: '空闲', listening: '接收中', failing: '出错' },
    deliveryState: { pending: '待发送', delivered: '已送达', failed: '失败' },
    deliveryKind: { started: '开始', asks: '询问', ended: '结束', reply: '回复' },
    empty: {
      channels: '没有渠道。用 cox config edit 定义',
      routes: '没有路由：所有消息由默认代理答复。添加：cox routes add --help',
      deliveries: "还没有发送通知。试试：cox bg submit --deliver desktop '要做的事'",
    },
    notes: {
      nobodyAllowed: (channel) =>
        `${channel} 不允许任何人写入。查找编号：先向它发消息，再运行 cox channels test ${channel}；把编号写入 channels.${channel}.allow`,
      routeAdded: (id, from, agent) => `${id}：${from} 由 ${agent} 答复。`,
      routeRemoved: (id) => `已删除：${id}`,
      reaches: (agent, session) => `${agent}，会话 ${session}`,
      byRoute: (id) => `按路由 ${id}`,
      byDefault: '默认：没有匹配的路由，由默认代理答复',
      sentAgain: (id) => `正在重新发送：${id}`,
    },
    steps: {},
  }),
});
