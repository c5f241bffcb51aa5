import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { keyOfLegFrom } from '@earshot/calls';
import { endpoint } from '../generator/endpoint.js';
import { hepPacket } from '../hep/hep-packet.js';
import type { RunningEarshot } from './running-earshot.js';

const LOOK_MS = 50;
/** A call that is not there by then is reckoned as that late. */
const PATIENCE_MS = 60_000;
const STEP_MS = 2_000;
const CALLER_TAG = 'a';
const caller = endpoint('198.18.200.7', 5060);
const callee = endpoint('198.19.200.7', 5060);

/** What is sent, and the state of the call that has to be seen for it. */
const STEPS = [
  { lines: ['INVITE sip:callee@198.19.200.7 SIP/2.0'], cseq: '1 INVITE', fromCaller: true, state: 'trying' },
  { lines: ['SIP/2.0 200 OK'], cseq: '1 INVITE', fromCaller: false, state: 'answered' },
  { lines: ['BYE sip:callee@198.19.200.7 SIP/2.0'], cseq: '2 BYE', fromCaller: true, state: 'ended' },
] as const;

/** A call that is placed beside the others, and how long its start, answer and end took to be seen through the API, ms each. */
export class WatchedCall {
  private readonly socket: Socket;

  constructor(private readonly earshot: RunningEarshot) {
    this.socket = connect(earshot.hepPort, '127.0.0.1');
    this.socket.setNoDelay(true);
  }

  async place(name: string): Promise<number[]> {
    const callId = `watched-${name}@198.18.200.7`;
    const key = keyOfLegFrom(callId, CALLER_TAG, Date.now() * 1000);
    const latencies: number[] = [];
    for (const step of STEPS) {
      const sentMs = performance.now();
      this.socket.write(this.message(callId, step));
      latencies.push(await this.until(key, step.state, sentMs));
      await pause(Math.max(0, STEP_MS - (performance.now() - sentMs)));
    }
    return latencies;
  }

  close(): void {
    this.socket.destroy();
  }

  private async until(key: string, state: string, sentMs: number): Promise<number> {
    for (;;) {
      const call = (await this.earshot.get(`/api/v1/calls/${key}`).catch(() => null)) as { state?: string } | null;
      const tookMs = performance.now() - sentMs;
      if (call?.state === state || tookMs > PATIENCE_MS) return tookMs;
      await pause(LOOK_MS);
    }
  }

  private message(callId: string, { lines, cseq, fromCaller }: (typeof STEPS)[number]): Buffer {
    const text = [
      ...lines,
      `Via: SIP/2.0/UDP 198.18.200.7:5060;branch=z9hG4bK${callId}${cseq.slice(0, 1)}`,
      `From: <sip:caller@198.18.200.7>;tag=${CALLER_TAG}`,
      `To: <sip:callee@198.19.200.7>${cseq === '1 INVITE' && fromCaller ? '' : ';tag=b'}`,
      `Call-ID: ${callId}`,
      `CSeq: ${cseq}`,
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n');
    const [source, destination] = fromCaller ? [caller, callee] : [callee, caller];
    const from = {
      sourceIp: source.ip,
      sourcePort: 5060,
      destinationIp: destination.ip,
      destinationPort: 5060,
      agent: 8,
    };
    return hepPacket(from, Date.now() * 1000, Buffer.from(text, 'latin1'));
  }
}
