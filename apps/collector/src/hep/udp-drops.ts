import { readFile } from 'node:fs/promises';

/** Datagrams that the kernel dropped on the sockets of a port so far (last column of /proc/net/udp); null where it does not say. */
export async function udpDrops(port: number): Promise<number | null> {
  const tables = await Promise.all(
    ['/proc/net/udp', '/proc/net/udp6'].map((path) => readFile(path, 'ascii').catch(() => null)),
  );
  const texts = tables.filter((text) => text !== null);
  return texts.length === 0 ? null : texts.reduce((sum, text) => sum + dropsIn(text, port), 0);
}

/** `  sl  local_address rem_address … drops`: the port is in hexadecimal after the colon of the second column. */
export function dropsIn(table: string, port: number): number {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  let drops = 0;
  for (const line of table.split('\n').slice(1)) {
    const columns = line.trim().split(/ +/);
    if (columns[1]?.endsWith(suffix)) drops += Number(columns.at(-1)) || 0;
  }
  return drops;
}
