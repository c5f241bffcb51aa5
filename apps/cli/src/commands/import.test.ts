import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { importFiles } from './import.js';

const RECEIPT = { file: 'a', packets: 0, messages: 0, streams: 0, undecoded: {}, damage: null };

let folder: string;
let capture: string;
let keys: string;
let server: Server;
let url: string;
let uploads: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-import-'));
  capture = join(folder, 'a b.pcap');
  keys = join(folder, 'keys.txt');
  writeFileSync(capture, 'CAPTURE');
  writeFileSync(keys, '# KEYS\n');
  uploads = [];
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.method === 'POST') uploads.push(`${request.url} ${body}`);
    response.end(JSON.stringify(RECEIPT));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => {
  vi.restoreAllMocks();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('sends a file as it is', async () => {
  await importFiles([capture], { url });
  expect(uploads).toEqual(['/api/v1/captures?name=a+b.pcap CAPTURE']);
});

it('sends the key log before each file', async () => {
  await importFiles([capture], { url, probe: [`sbc=${capture}`], keylog: keys });
  expect(uploads).toEqual([
    '/api/v1/captures?name=a+b.pcap&keyLogOctets=7 # KEYS\nCAPTURE',
    '/api/v1/captures?name=a+b.pcap&probe=sbc&keyLogOctets=7 # KEYS\nCAPTURE',
  ]);
});

it('sends nothing where the key log cannot be read', async () => {
  const refused = importFiles([capture], { url, keylog: join(folder, 'none') });
  await expect(refused).rejects.toThrow(/the TLS key log cannot be read: .*none/);
  expect(uploads).toEqual([]);
});
