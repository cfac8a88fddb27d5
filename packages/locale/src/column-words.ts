// The heads of table columns.

import type { InEachLanguage } from './language.ts';

export interface ColumnWords {
  readonly id: string;
  readonly session: string;
  readonly agent: string;
  readonly user: string;
  readonly description: string;
  readonly started: string;
  readonly elapsed: string;
  readonly status: string;
  readonly prompt: string;
  readonly duration: string;
  readonly request: string;
  readonly task: string;
  readonly kind: string;
  readonly asked: string;
  readonly question: string;
  readonly runtime: string;
  readonly model: string;
  readonly command: string;
  readonly active: string;
  readonly running: string;
  readonly tasks: string;
  readonly last: string;
  readonly used: string;
  readonly tokens: string;
  readonly cost: string;
  readonly name: string;
  readonly key: string;
  readonly value: string;
  readonly origin: string;
  readonly meaning: string;
  readonly period: string;
  readonly completed: string;
  readonly failed: string;
  readonly cancelled: string;
  readonly successRate: string;
  readonly average: string;
  readonly p95: string;
  readonly tool: string;
  readonly calls: string;
  readonly provider: string;
  readonly input: string;
  readonly output: string;
}

export const COLUMN_WORDS: InEachLanguage<ColumnWords> = {
  en: {
    id: 'ID',
    session: 'SESSION',
    agent: 'AGENT',
    user: 'USER',
    description: 'DESCRIPTION',
    started: 'STARTED',
    elapsed: 'ELAPSED',
    status: 'STATUS',
    prompt: 'PROMPT',
    duration: 'DURATION',
    request: 'REQUEST',
    task: 'TASK',
    kind: 'KIND',
    asked: 'ASKED',
    question: 'QUESTION',
    runtime: 'RUNTIME',
    model: 'MODEL',
    command: 'COMMAND',
    active: 'ACTIVE',
    running: 'RUNNING',
    tasks: 'TASKS',
    last: 'LAST',
    used: 'LAST USED',
    tokens: 'TOKENS',
    cost: 'COST',
    name: 'NAME',
    key: 'KEY',
    value: 'VALUE',
    origin: 'FROM',
    meaning: 'MEANING',
    period: 'PERIOD',
    completed: 'COMPLETED',
    failed: 'FAILED',
    cancelled: 'CANCELLED',
    successRate: 'SUCCESS',
    average: 'AVERAGE',
    p95: 'P95',
    tool: 'TOOL',
    calls: 'CALLS',
    provider: 'PROVIDER',
    input: 'INPUT',
    output: 'OUTPUT',
  },
  zh: {
    id: '编号',
    session: '会话',
    agent: '代理',
    user: '用户',
    description: '描述',
    started: '开始时间',
    elapsed: '已用时间',
    status: '状态',
    prompt: '提示',
    duration: '持续时间',
    request: '请求',
    task: '任务',
    kind: '类型',
    asked: '提出时间',
    question: '问题',
    runtime: '运行时',
    model: '模型',
    command: '命令',
    active: '活动',
    running: '运行中',
    tasks: '任务数',
    last: '最近',
    used: '最近使用',
    tokens: '令牌',
    cost: '费用',
    name: '名称',
    key: '键',
    value: '值',
    origin: '来源',
    meaning: '含义',
    period: '时段',
    completed: '已完成',
    failed: '失败',
    cancelled: '已取消',
    successRate: '成功率',
    average: '平均',
    p95: 'P95',
    tool: '工具',
    calls: '调用次数',
    provider: '服务商',
    input: '输入',
    output: '输出',
  },
};
