import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeHep3 } from '@earshot/protocol';
import { sipMessage } from '../journeys/sip-call.js';

const STEPS = ['INVITE', '180', '200', 'ACK', 'BYE', '200 BYE'] as const;
const TICK_MS = 5;
/** After a pause of this process not all that is overdue is sent at once: the rate is asked of the receiver, not bursts. */
const MAX_MESSAGES_A_TICK = 20;

/** SIP in HEP over UDP at a steady rate, of calls of six messages each; it waits for nothing and nobody. */
export class HepSender {
  /** Messages sent by Call-ID. */
  readonly sent = new Map<string, number>();
  messages = 0;
  readonly #startMs = performance.now();
  #stoppedMs: number | null = null;
  readonly #socket = createSocket('udp4');
  readonly #running: Promise<void>;

  constructor(
    private readonly port: number,
    private readonly perSecond: number,
    private readonly name: string,
  ) {
    this.#running = this.#run();
  }

  /** For how long it has sent. */
  get seconds(): number {
    return ((this.#stoppedMs ?? performance.now()) - this.#startMs) / 1000;
  }

  /** Resolves when the last message is on its way. */
  async stop(): Promise<void> {
    if (this.#stoppedMs !== null) return;
    this.#stoppedMs = performance.now();
    await this.#running;
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  async #run(): Promise<void> {
    while (this.#stoppedMs === null) {
      const due = Math.floor(this.seconds * this.perSecond) - this.messages;
      const sends: Promise<void>[] = [];
      for (let count = Math.min(due, MAX_MESSAGES_A_TICK); count > 0; count -= 1) sends.push(this.#send());
      await Promise.all(sends);
      await sleep(TICK_MS);
    }
  }

  #send(): Promise<void> {
    const call = Math.floor(this.messages / STEPS.length);
    const step = STEPS[this.messages % STEPS.length] ?? 'INVITE';
    const callId = `${this.name}-${call}`;
    const caller = { host: '192.0.2.31', user: String(2_000_000 + call) };
    const callee = { host: '198.51.100.32', user: String(3_000_000 + call) };
    const { fromCaller, text } = sipMessage({ callId, caller, callee }, step);
    const [source, destination] = fromCaller ? [caller, callee] : [callee, caller];
    const packet = encodeHep3({
      sourceAddress: octets(source.host),
      destinationAddress: octets(destination.host),
      sourcePort: 5060,
      destinationPort: 5060,
      protocol: 17,
      atUs: Math.round((performance.timeOrigin + performance.now()) * 1000),
      payloadType: 1,
      agentId: 2101,
      payload: Buffer.from(text),
    });
    if (packet === null) throw new Error('too long for HEP');
    this.messages += 1;
    this.sent.set(callId, (this.sent.get(callId) ?? 0) + 1);
    return new Promise((resolve, reject) =>
      this.#socket.send(packet, this.port, '127.0.0.1', (error) => (error ? reject(error) : resolve())),
    );
  }
}

function octets(host: string): Uint8Array {
  return Uint8Array.from(host.split('.').map(Number));
}
