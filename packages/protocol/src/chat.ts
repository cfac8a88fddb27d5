// What people type in a chat: commands, and times in words. A separate entry point, because few processes need it and its
// tables cost time and memory.

export * from './chat-command/index.ts';
export * from './schedule/index.ts';
