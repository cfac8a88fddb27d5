// What a person types in a chat: commands, and times in words. Apart from the rest, because few processes read it and its
// tables cost each of them time and memory.

export * from './chat-command/index.ts';
export * from './schedule/index.ts';
