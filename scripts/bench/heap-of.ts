// The heap of a Node process after a garbage collection, read over the inspector that it was started with
// (`--inspect=127.0.0.1:0`).

export interface Heap {
  /** Bytes in use after a forced collection. */
  usedBytes(): Promise<number>;
  close(): void;
}

/** The address that a process prints when its inspector listens. */
export const INSPECTOR = /Debugger listening on (ws:\/\/\S+)/;

export const heapOf = async (address: string): Promise<Heap> => {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`nobody listens at ${address}`)));
  });
  let last = 0;
  const call = (method: string, params: object = {}): Promise<unknown> =>
    new Promise((resolve) => {
      const id = ++last;
      const hear = ({ data }: MessageEvent): void => {
        const answer = JSON.parse(String(data));
        if (answer.id !== id) return;
        socket.removeEventListener('message', hear);
        resolve(answer.result);
      };
      socket.addEventListener('message', hear);
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    usedBytes: async () => {
      // What is freed by one collection may free more in the next.
      for (let round = 0; round < 3; round++) await call('HeapProfiler.collectGarbage');
      const { usedSize } = (await call('Runtime.getHeapUsage')) as { readonly usedSize: number }; // as DevTools has it
      return usedSize;
    },
    close: () => socket.close(),
  };
};
