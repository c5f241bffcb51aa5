import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface WebProcess {
  /** Resolves with the exit's reason when the process ends by itself. */
  readonly ended: Promise<string>;
  close(): Promise<void>;
}

const READY_TIMEOUT_MS = 30_000;

/** Starts the front door in a process of its own, so that rendering pages never delays ingest. */
export async function startWeb(options: { host: string; port: number; apiUrl: string }): Promise<WebProcess> {
  const entry = fileURLToPath(new URL('../../../web/dist/server/main.js', import.meta.url));
  if (!existsSync(entry)) throw new Error('the web pages are not built; start Earshot with `npm start`');
  const child = spawn(process.execPath, [entry], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOST: options.host,
      PORT: String(options.port),
      API_URL: options.apiUrl,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Ctrl-C goes to the whole group; this process decides the order in which the parts stop.
    detached: true,
  });
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4_000);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(errors.trim().split('\n').at(-1) || `exit ${code ?? signal}`));
  });
  await Promise.race([
    answers(`http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${options.port}/api/v1/system`),
    ended.then((reason) => Promise.reject(new Error(`the web process did not start: ${reason}`))),
  ]);
  return {
    ended,
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error('the web process does not answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
