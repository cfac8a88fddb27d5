// What is said about the daemon and by the doctor.

import { type DaemonStatus, formatDuration, type RunnerStatus } from '@coxswain/protocol';
import { translated } from './language.ts';

export const DAEMON_WORDS = translated({
  en: () => ({
    state: {
      recovering: 'recovering',
      accepting: 'running',
      paused: 'paused',
      draining: 'draining',
      stopping: 'stopping',
    } satisfies Record<DaemonStatus['state'], string>,
    parked: 'waiting for people',
    started: (pid: number, version: string) => `The daemon is running: process ${pid}, version ${version}.`,
    runsAlready: (pid: number, version: string) =>
      `The daemon is already running: process ${pid}, version ${version}.`,
    stopped: (pid: number) => `The daemon, process ${pid}, has stopped.`,
    killed: (pid: number) => `The daemon, process ${pid}, did not stop and was killed.`,
    afterKill:
      'The next start takes over the commands it left running and marks other running tasks as failed (restarted). Queued tasks stay queued. Start it with: cox daemon start',
    /** What a restart carried over. */
    carriedOver: (count: number) =>
      `${count === 1 ? '1 running task was' : `${count} running tasks were`} carried over.`,
    /** What it did not. */
    notCarriedOver: (count: number) =>
      `${count === 1 ? '1 task' : `${count} tasks`} ended with the old daemon. See: cox tasks recent`,
    /** How many tasks are cancelled because the daemon stops. */
    endsWork: (count: number) =>
      `${count === 1 ? '1 task that is running or waiting for an answer' : `${count} tasks that are running or waiting for answers`} ` +
      'will be cancelled (--wait lets them finish). See them with: cox tasks recent · run one again with: cox tasks retry <id>',
    runner: 'Runner',
    /** A runner on one line; `memory` is readable already. */
    runnerLine: (runner: RunnerStatus, memory: string) => {
      const { pid, version, build, isFormer, isAnswering, silentMs = 0, programs } = runner;
      const process = pid === undefined ? '' : `process ${pid}  `;
      const which = `(version ${version}${build === undefined ? '' : `, build ${build}`})`;
      if (!isAnswering) return `${process}${which}  has not answered for ${formatDuration(silentMs)}`;
      const held = programs === 1 ? '1 program' : `${programs} programs`;
      return `${process}${which}  ${held}, ${memory}${isFormer ? '; starts nothing new' : ''}`;
    },
    none: 'No daemon is running.',
    paused: 'Paused: no new tasks start. Resume with: cox daemon resume',
    resumed: 'Resumed: tasks are accepted and started.',
    /** What a copied ledger is, and how to release it. */
    onHold: 'on hold; to release it: cox daemon resume',
    copyOf: 'Copy of',
    draining:
      'Draining: no new tasks are accepted, those already accepted finish. Undo with: cox daemon resume',
    logDetached: 'Detached. Follow it again with: cox daemon logs -f',
    installed: (file: string) =>
      `Installed as ${file}: the daemon starts at login and restarts after a crash.`,
    uninstalled: (file: string) => `Removed ${file}.`,
    /** A hint after an installation. */
    endsAtLogout: 'It ends when you log out. To keep it running: cox daemon install --linger',
    /** The clock is so far ahead of the last event. */
    clockAhead: (ahead: string) =>
      `The clock is ${ahead} ahead of the last event. If it is wrong, set it first.`,
    /** So many tasks are not pruned before the daemon has run for so much longer. */
    pruneHeld: (tasks: number, remaining: string) =>
      `Pruning ${tasks === 1 ? '1 old task' : `${tasks} old tasks`} waits until the daemon has run for ${remaining} more; to prune now: cox prune`,
    pruneQuestion: 'Prune anyway?',
    leftToDo: (cause: string, commands: string) => `Could not apply it (${cause}). Run: ${commands}`,
  }),
  zh: () => ({
    state: {
      recovering: '恢复中',
      accepting: '运行中',
      paused: '已暂停',
      draining: '排空中',
      stopping: '停止中',
    },
    parked: '等待人工答复',
    started: (pid, version) => `守护进程正在运行：进程号 ${pid}，版本 ${version}。`,
    runsAlready: (pid, version) => `守护进程已在运行：进程号 ${pid}，版本 ${version}。`,
    stopped: (pid) => `守护进程（进程号 ${pid}）已停止。`,
    killed: (pid) => `守护进程（进程号 ${pid}）未能停止，已被强制结束。`,
    afterKill:
      '下次启动时会接管仍在运行的命令，并将其他运行中的任务标记为失败（restarted）；等待中的任务仍在队列中。启动：cox daemon start',
    carriedOver: (count) => `${count} 个运行中的任务继续运行。`,
    notCarriedOver: (count) => `${count} 个任务随旧守护进程结束。查看：cox tasks recent`,
    endsWork: (count) =>
      `${count} 个运行中或等待答复的任务随之取消（--wait 会等它们完成）。查看：cox tasks recent；重新执行：cox tasks retry <id>`,
    runner: '运行器',
    runnerLine: (runner, memory) => {
      const { pid, version, build, isFormer, isAnswering, silentMs = 0, programs } = runner;
      const process = pid === undefined ? '' : `进程号 ${pid}  `;
      const which = `（版本 ${version}${build === undefined ? '' : `，build ${build}`}）`;
      if (!isAnswering) return `${process}${which}已有 ${formatDuration(silentMs)} 没有响应`;
      return `${process}${which}${programs} 个程序，${memory}${isFormer ? '；不再启动新程序' : ''}`;
    },
    none: '守护进程未运行。',
    paused: '已暂停：不启动新任务。继续：cox daemon resume',
    resumed: '已恢复接受并启动任务。',
    onHold: '暂停中；恢复运行：cox daemon resume',
    copyOf: '副本来源',
    draining: '排空中：不接受新任务，已接受的任务将完成。恢复：cox daemon resume',
    logDetached: '已脱离。返回：cox daemon logs -f',
    installed: (file) => `已安装为 ${file}：守护进程将在登录时启动，并在崩溃后恢复。`,
    uninstalled: (file) => `已删除 ${file}。`,
    endsAtLogout: '您注销后它将停止。要让它继续运行：cox daemon install --linger',
    clockAhead: (ahead) => `时钟比最后一个事件超前 ${ahead}。如果时钟有误，请先校准。`,
    pruneHeld: (tasks, remaining) =>
      `守护进程再运行 ${remaining} 后才会清理 ${tasks} 个旧任务；立即清理：cox prune`,
    pruneQuestion: '按此时钟清理吗？',
    leftToDo: (cause, commands) => `未能生效（${cause}）。请运行：${commands}`,
  }),
});

export const DOCTOR_WORDS = translated({
  en: () => ({
    checks: {
      node: 'Node.js',
      home: 'Home folder',
      config: 'Configuration',
      secrets: 'Secrets',
      daemon: 'Daemon',
      runner: 'Runner',
      processes: 'Processes',
      socket: 'Socket',
      ledger: 'Ledger',
      audit: 'Audit log',
      disk: 'Disk',
      clock: 'Clock',
      files: 'Open files',
      telemetry: 'Telemetry',
      agents: 'Agents',
    } satisfies Record<
      | 'node'
      | 'home'
      | 'config'
      | 'secrets'
      | 'daemon'
      | 'runner'
      | 'processes'
      | 'socket'
      | 'ledger'
      | 'audit'
      | 'disk'
      | 'clock'
      | 'files'
      | 'telemetry'
      | 'agents',
      string
    >,
    healthy: 'Everything works.',
    broken: (count: number) => (count === 1 ? 'One thing is broken.' : `${count} things are broken.`),
  }),
  zh: () => ({
    checks: {
      node: 'Node.js',
      home: '主目录',
      config: '配置',
      secrets: '密钥',
      daemon: '守护进程',
      runner: '运行器',
      processes: '进程',
      socket: '套接字',
      ledger: '账本',
      audit: '审计日志',
      disk: '磁盘',
      clock: '时钟',
      files: '打开的文件',
      telemetry: '遥测',
      agents: '代理',
    },
    healthy: '一切正常。',
    broken: (count) => `有 ${count} 处问题。`,
  }),
});

export type DoctorWords = (typeof DOCTOR_WORDS)['en'];
