// The texts of task management: navigation, page heads, filters, columns, chips, actions and answers.

import type { TaskStatus } from '@coxswain/protocol';
import { translated } from '../language.ts';
import { STATUS_WORDS } from '../status-words.ts';

export const COCKPIT_WORDS = translated({
  en: () => ({
    nav: 'Tasks',
    title: 'Task Management',
    subtitle: 'Monitor and manage your running agent tasks.',
    search: 'Search tasks...',
    filters: { all: 'All', running: 'Running', completed: 'Completed', failed: 'Failed' },
    columns: {
      name: 'Task Name',
      agent: 'Agent',
      status: 'Status',
      model: 'Model',
      started: 'Started',
      duration: 'Duration',
      actions: 'Actions',
    },
    status: {
      pending: 'Pending',
      running: 'Running',
      needs_input: 'Needs input',
      completed: 'Completed',
      failed: 'Failed',
      cancelled: 'Cancelled',
    } satisfies Record<TaskStatus, string>,
    actions: { viewChat: 'View Chat', cancel: 'Cancel', delete: 'Delete' },
    empty: 'No tasks yet. Start a chat to create your first task.',
    newTask: 'New Task',
  }),
  zh: () => ({
    nav: '任务',
    title: '任务管理',
    subtitle: '监控和管理正在运行的代理任务。',
    search: '搜索任务...',
    filters: { all: '全部', running: '运行中', completed: '已完成', failed: '失败' },
    columns: {
      name: '任务名称',
      agent: '代理',
      status: '状态',
      model: '模型',
      started: '开始时间',
      duration: '持续时间',
      actions: '操作',
    },
    status: STATUS_WORDS.zh.task,
    actions: { viewChat: '查看对话', cancel: '取消', delete: '删除' },
    empty: '暂无任务。开始对话以创建您的第一个任务。',
    newTask: '新建任务',
  }),
});

export type CockpitWords = (typeof COCKPIT_WORDS)['en'];
