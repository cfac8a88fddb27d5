// Channels carry words in and out. Adapter: a channel over one transport. Notice: what goes out. Address: whom on the transport.

export * from './channel.ts';
