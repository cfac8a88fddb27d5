// The names of fields and the titles of sections where one thing is described.

import type { InEachLanguage } from './language.ts';

export interface FieldWords {
  readonly id: string;
  readonly status: string;
  readonly reason: string;
  readonly exitCode: string;
  readonly title: string;
  readonly prompt: string;
  readonly agent: string;
  readonly session: string;
  readonly user: string;
  readonly source: string;
  readonly origin: string;
  readonly parent: string;
  readonly retryOf: string;
  readonly after: string;
  readonly folder: string;
  readonly moreFolders: string;
  readonly priority: string;
  readonly group: string;
  readonly labels: string;
  readonly attempt: string;
  readonly timeLimit: string;
  readonly onInput: string;
  readonly delivery: string;
  readonly submitted: string;
  readonly notBefore: string;
  readonly started: string;
  readonly ended: string;
  readonly cancelAsked: string;
  readonly idempotencyKey: string;
  readonly node: string;
  readonly input: string;
  readonly output: string;
  readonly inputTokens: string;
  readonly outputTokens: string;
  readonly cachedTokens: string;
  readonly reasoningTokens: string;
  readonly cost: string;
  readonly model: string;
  readonly reportedBy: string;
  readonly asked: string;
  readonly options: string;
  readonly state: string;
  readonly answer: string;
  readonly answeredBy: string;
  readonly name: string;
  readonly isDefault: string;
  readonly runtime: string;
  readonly command: string;
  readonly workspace: string;
  readonly definedIn: string;
  readonly task: string;
  readonly tasks: string;
  readonly activeTasks: string;
  readonly created: string;
  readonly lastTask: string;
  readonly version: string;
  readonly process: string;
  readonly home: string;
  readonly socket: string;
  readonly listen: string;
  readonly slots: string;
  readonly memory: string;
  readonly ledger: string;
  readonly files: string;
  readonly repository: string;
  readonly branch: string;
  readonly base: string;
}

export interface SectionWords {
  readonly error: string;
  readonly history: string;
  readonly plan: string;
  readonly toolCalls: string;
  readonly worktree: string;
  readonly usage: string;
  readonly children: string;
  readonly inputs: string;
  readonly messages: string;
  readonly processes: string;
  readonly result: string;
  readonly log: string;
  readonly lastTasks: string;
  readonly lastMessages: string;
  readonly periods: string;
  readonly agents: string;
  readonly tools: string;
  readonly providers: string;
}

export const FIELD_WORDS: InEachLanguage<FieldWords> = {
  en: {
    id: 'ID',
    status: 'Status',
    reason: 'Reason',
    exitCode: 'Exit code',
    title: 'Title',
    prompt: 'Prompt',
    agent: 'Agent',
    session: 'Session',
    user: 'User',
    source: 'Kind',
    origin: 'Origin',
    parent: 'Parent',
    retryOf: 'Retry of',
    after: 'After',
    folder: 'Folder',
    moreFolders: 'More folders',
    priority: 'Priority',
    group: 'Group',
    labels: 'Labels',
    attempt: 'Attempt',
    timeLimit: 'Time limit',
    onInput: 'On input',
    delivery: 'Delivery',
    submitted: 'Submitted',
    notBefore: 'Not before',
    started: 'Started',
    ended: 'Ended',
    cancelAsked: 'Cancel asked',
    idempotencyKey: 'Idempotency key',
    node: 'Node',
    input: 'in',
    output: 'out',
    inputTokens: 'Input tokens',
    outputTokens: 'Output tokens',
    cachedTokens: 'Cached tokens',
    reasoningTokens: 'Reasoning tokens',
    cost: 'Cost',
    model: 'Model',
    reportedBy: 'Reported by',
    asked: 'Asked',
    options: 'Options',
    state: 'State',
    answer: 'Answer',
    answeredBy: 'By',
    name: 'Name',
    isDefault: 'Default',
    runtime: 'Runtime',
    command: 'Command',
    workspace: 'Workspace',
    definedIn: 'Defined in',
    task: 'Task',
    tasks: 'Tasks',
    activeTasks: 'Active tasks',
    created: 'Created',
    lastTask: 'Last task',
    version: 'Version',
    process: 'Process',
    home: 'Home',
    socket: 'Socket',
    listen: 'Listens on',
    slots: 'Slots',
    memory: 'Memory',
    ledger: 'Ledger',
    files: 'Files',
    repository: 'Repository',
    branch: 'Branch',
    base: 'Base',
  },
  zh: {
    id: '编号',
    status: '状态',
    reason: '原因',
    exitCode: '退出码',
    title: '标题',
    prompt: '提示',
    agent: '代理',
    session: '会话',
    user: '用户',
    source: '类型',
    origin: '来源',
    parent: '父任务',
    retryOf: '重试自',
    after: '依赖',
    folder: '文件夹',
    moreFolders: '其他文件夹',
    priority: '优先级',
    group: '分组',
    labels: '标签',
    attempt: '尝试次数',
    timeLimit: '时限',
    onInput: '需要输入时',
    delivery: '通知',
    submitted: '提交时间',
    notBefore: '不早于',
    started: '开始时间',
    ended: '结束时间',
    cancelAsked: '请求取消',
    idempotencyKey: '幂等键',
    node: '节点',
    input: '输入',
    output: '输出',
    inputTokens: '输入令牌',
    outputTokens: '输出令牌',
    cachedTokens: '缓存令牌',
    reasoningTokens: '推理令牌',
    cost: '费用',
    model: '模型',
    reportedBy: '统计者',
    asked: '提出时间',
    options: '选项',
    state: '状态',
    answer: '答复',
    answeredBy: '答复者',
    name: '名称',
    isDefault: '默认',
    runtime: '运行时',
    command: '命令',
    workspace: '工作区',
    definedIn: '定义于',
    task: '任务',
    tasks: '任务数',
    activeTasks: '活动任务',
    created: '创建时间',
    lastTask: '最近任务',
    version: '版本',
    process: '进程',
    home: '主目录',
    socket: '套接字',
    listen: '监听地址',
    slots: '槽位',
    memory: '内存',
    ledger: '账本',
    files: '文件',
    repository: '仓库',
    branch: '分支',
    base: '基准提交',
  },
};

export const SECTION_WORDS: InEachLanguage<SectionWords> = {
  en: {
    error: 'Error',
    history: 'History',
    plan: 'Plan',
    toolCalls: 'Tool calls',
    worktree: 'Worktree',
    usage: 'Usage',
    children: 'Children',
    inputs: 'Questions',
    messages: 'Messages',
    processes: 'Processes ended',
    result: 'Result',
    log: 'Log',
    lastTasks: 'Last tasks',
    lastMessages: 'Last messages',
    periods: 'Tasks over time',
    agents: 'By agent',
    tools: 'By tool',
    providers: 'By provider and model',
  },
  zh: {
    error: '错误',
    history: '历史',
    plan: '计划',
    toolCalls: '工具调用',
    worktree: '工作树',
    usage: '用量',
    children: '子任务',
    inputs: '提问',
    messages: '消息',
    processes: '已结束的进程',
    result: '结果',
    log: '日志',
    lastTasks: '最近的任务',
    lastMessages: '最近的消息',
    periods: '各时段任务',
    agents: '按代理',
    tools: '按工具',
    providers: '按服务商和模型',
  },
};
