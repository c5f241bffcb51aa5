import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endpoint, PcapWriter, placeCall, World } from '@earshot/bench';
import { demoCaptures } from '@earshot/collector';
import type { CaptureReceipt } from '@earshot/contracts';

export interface Capture {
  readonly name: string;
  readonly bytes: Buffer;
}

export const B2BUA_CALLS = 30;
/** 2026-11-20 14:00:00 UTC */
const START_US = Date.UTC(2026, 10, 20, 14) * 1000;
const EXCHANGE = '192.0.2.20';
const CALL_EVERY_US = 400_000;
const TALK_US = 7_000_000;
/** What the exchange takes to pass the INVITE on, and the answer back. */
const PASSING_ON_US = 30_000;

export function demo(): Capture[] {
  return demoCaptures().map(({ name, path }) => ({ name, bytes: readFileSync(path) }));
}

/** Call-IDs of both legs of call number `call`. */
export function legsOf(call: number): { readonly inside: string; readonly outside: string } {
  return { inside: `inside-${call}@192.0.2.117`, outside: `outside-${call}@${EXCHANGE}` };
}

/** Calls through an exchange that gives the far side a Call-ID of its own, and names the near one in it. */
export function b2buaCapture(): Capture {
  const chunks: Buffer[] = [];
  const capture = new PcapWriter((bytes) => chunks.push(Buffer.from(bytes)));
  const world = new World('b2bua-calls', capture, 7);
  for (let call = 0; call < B2BUA_CALLS; call += 1) {
    const startUs = START_US + call * CALL_EVERY_US;
    const { inside, outside } = legsOf(call);
    const numbers = { from: `1202555${1000 + call}`, to: `1206555${1000 + call}` };
    const port = 20_000 + call * 8;
    const legs = [
      { callId: inside, caller: '192.0.2.117', callee: EXCHANGE, port, startUs, ringUs: 2 * PASSING_ON_US },
      {
        callId: outside,
        caller: EXCHANGE,
        callee: '198.51.100.40',
        port: port + 4,
        startUs: startUs + PASSING_ON_US,
        ringUs: 0,
      },
    ];
    for (const leg of legs) {
      placeCall(world, {
        profile: 'b2bua',
        startUs: leg.startUs,
        ringUs: 1_000_000 + leg.ringUs,
        talkUs: TALK_US,
        callerMedia: endpoint(leg.caller, leg.port),
        calleeMedia: endpoint(leg.callee, leg.port + 2),
        rtcp: { everyUs: 3_000_000 },
        leg: {
          ...numbers,
          callId: leg.callId,
          caller: endpoint(leg.caller, 5060),
          callee: endpoint(leg.callee, 5060),
          callerAgent: 'Phone/1',
          calleeAgent: 'Exchange/1',
          inviteHeaders: leg.callId === outside ? [`X-CID: ${inside}`] : [],
        },
      });
    }
  }
  world.finish(capture);
  return { name: 'b2bua-calls.pcap', bytes: Buffer.concat(chunks) };
}

export interface UploadOptions {
  /** How long it lasts, as over a thin line; as fast as it goes by default. */
  readonly overMs?: number;
  /** Cuts the line. */
  readonly signal?: AbortSignal;
}

/** Uploads as a browser or `earshot import` does. */
export async function upload(
  url: string,
  { name, bytes }: Capture,
  { overMs = 0, signal }: UploadOptions = {},
): Promise<CaptureReceipt> {
  const response = await fetch(`${url}?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: Readable.toWeb(Readable.from(overMs === 0 ? [bytes] : thinly(bytes, overMs))) as ReadableStream,
    duplex: 'half',
    headers: { 'content-type': 'application/octet-stream' },
    signal: signal ?? null,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the upload of ${name} was answered ${response.status}: ${text}`);
  return JSON.parse(text) as CaptureReceipt;
}

async function* thinly(bytes: Buffer, overMs: number): AsyncGenerator<Buffer> {
  const startMs = performance.now();
  const octets = 64 * 1024;
  for (let at = 0; at < bytes.length; at += octets) {
    await sleep(Math.max(0, startMs + (overMs * at) / bytes.length - performance.now()));
    yield bytes.subarray(at, at + octets);
  }
}
