import { uint16, uint32 } from '../bytes.js';
import { HeldOctets } from '../held-octets.js';

/** Longest message that is put together: more than SIP allows itself over a stream. */
export const MAX_WEBSOCKET_MESSAGE_OCTETS = 327_680;

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;

type Take = (bytes: Uint8Array, start: number, end: number) => void;

/**
 * Cuts messages out of one direction of a WebSocket connection (RFC 6455 5.2), after the handshake:
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * |F|R|R|R| opcode|M| Payload len |  extended length (16 or 64)   |
 * |I|S|S|S|  (4)  |A|     (7)     |  where it is 126 or 127       |
 * |N|V|V|V|       |S|             +-------------------------------+
 * | |1|2|3|       |K|             |  masking key (32), if MASK    |
 * +-+-+-+-+-------+-+-------------+-------------------------------+
 * ```
 * Control frames are passed over. A message of permessage-deflate (RFC 7692 7.2.3, marked by RSV1 of its first frame) is given to `inflate`.
 * A stream that is no WebSocket is `broken` for good. What is held is bounded by the longest message, however the stream is cut.
 */
export class WebSocketFramer {
  /** Nothing more is read. */
  broken = false;
  /** Octets of messages that were compressed and could not be inflated. */
  octetsNotInflated = 0;
  private readonly held = new HeldOctets();
  /** What is here of a message whose last frame has not come: one array, as its frames may be of one octet each. */
  private readonly message = new HeldOctets();
  private inMessage = false;
  private isCompressed = false;

  /** @param inflate the message without compression, null where that cannot be told; without it no compressed message is read. */
  constructor(private readonly inflate: (payload: Uint8Array) => Uint8Array | null = () => null) {}

  /** Calls `take` with each whole message as a range of an array that is valid only during the call. */
  push(bytes: Uint8Array, take: Take): void {
    if (this.broken) return;
    const { held } = this;
    const isBegun = held.length > 0;
    if (isBegun) held.add(bytes);
    const used = this.cut(isBegun ? held.octets : bytes, take);
    if (this.broken) return;
    if (isBegun) held.drop(used);
    else held.add(bytes, used);
  }

  /** Memory taken by what waits for its rest. */
  get octetsTaken(): number {
    return this.held.octetsTaken + this.message.octetsTaken;
  }

  /** Octets are missing here: where the next frame begins is not known. */
  gap(): void {
    this.broken = true;
    this.held.clear();
    this.message.clear();
  }

  /** Reads the whole frames; returns where one begins that is not whole. */
  private cut(octets: Uint8Array, take: Take): number {
    let at = 0;
    for (;;) {
      const used = this.frame(octets.subarray(at), take);
      if (used === 0) return at;
      at += used;
    }
  }

  /** Octets of the frame at the front; 0 where more must come, or nothing more can be read. */
  private frame(data: Uint8Array, take: Take): number {
    if (data.length < 2) return 0;
    const first = data[0] as number;
    const second = data[1] as number;
    let header = 2;
    let length = second & 0x7f;
    if (length === 126) {
      if (data.length < 4) return 0;
      length = uint16(data, 2);
      header = 4;
    } else if (length === 127) {
      if (data.length < 10) return 0;
      length = uint32(data, 2) * 4_294_967_296 + uint32(data, 6);
      header = 10;
    }
    if ((first & 0x30) !== 0 || length > MAX_WEBSOCKET_MESSAGE_OCTETS) return this.breakOff();
    const masked = (second & 0x80) !== 0;
    if (masked) header += 4;
    if (data.length < header + length) return 0;
    const payload = data.slice(header, header + length);
    if (masked) unmask(payload, data, header - 4);
    this.takePayload(first, payload, take);
    return this.broken ? 0 : header + length;
  }

  private takePayload(first: number, payload: Uint8Array, take: Take): void {
    const opcode = first & 0x0f;
    if (opcode === TEXT || opcode === BINARY) {
      this.message.clear();
      this.inMessage = true;
      this.isCompressed = (first & 0x40) !== 0;
    } else if (opcode !== CONTINUATION || !this.inMessage) {
      return;
    }
    if (this.message.length + payload.length > MAX_WEBSOCKET_MESSAGE_OCTETS) {
      this.breakOff();
      return;
    }
    const isLast = (first & 0x80) !== 0;
    const isAlone = isLast && this.message.length === 0;
    if (!isAlone) this.message.add(payload);
    if (!isLast) return;
    this.inMessage = false;
    const whole = isAlone ? payload : this.message.octets;
    const message = this.isCompressed ? this.inflate(whole) : whole;
    if (message === null) this.octetsNotInflated += whole.length;
    else take(message, 0, message.length);
    this.message.clear();
  }

  private breakOff(): number {
    this.gap();
    return 0;
  }
}

function unmask(payload: Uint8Array, data: Uint8Array, key: number): void {
  for (let index = 0; index < payload.length; index++) {
    payload[index] = (payload[index] as number) ^ (data[key + (index & 3)] as number);
  }
}
