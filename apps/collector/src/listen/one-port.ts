const ATTEMPTS = 10;

interface Opened {
  readonly port: number;
  close(): Promise<void>;
}

/** Opens UDP and TCP on one port; where any will do (port 0), on one that is free for both. */
export async function onOnePort<Datagrams extends Opened, Stream>(
  port: number,
  openDatagrams: (port: number) => Promise<Datagrams>,
  openStream: (port: number) => Promise<Stream>,
): Promise<[Datagrams, Stream]> {
  for (let attempt = 1; ; attempt++) {
    const datagrams = await openDatagrams(port);
    try {
      return [datagrams, await openStream(datagrams.port)];
    } catch (error) {
      await datagrams.close();
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (port !== 0 || !isTaken || attempt === ATTEMPTS) throw error;
    }
  }
}
