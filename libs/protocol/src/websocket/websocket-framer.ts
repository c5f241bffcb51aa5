import { uint16, uint32 } from '../bytes.js';

/** Longest message that is put together: more than SIP allows itself over a stream. */
export const MAX_WEBSOCKET_MESSAGE_OCTETS = 327_680;

const CONTINUATION = 0;
const TEXT = 1;
const BINARY = 2;
const EMPTY = new Uint8Array(0);

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
 * Control frames are passed over. A stream that is no WebSocket, or is compressed (RFC 7692), is `broken` for good.
 */
export class WebSocketFramer {
  /** Nothing more is read. */
  broken = false;
  private held: Uint8Array = EMPTY;
  /** Payloads of a message whose last frame has not come. */
  private parts: Uint8Array[] = [];
  private partsLength = 0;

  /** Calls `take` with each whole message as a range of an array that is valid only during the call. */
  push(bytes: Uint8Array, take: Take): void {
    if (this.broken) return;
    let data = bytes;
    if (this.held.length > 0) {
      data = new Uint8Array(this.held.length + bytes.length);
      data.set(this.held);
      data.set(bytes, this.held.length);
    }
    let position = 0;
    for (;;) {
      const used = this.frame(data, position, take);
      if (used === 0) break;
      position += used;
    }
    this.held = this.broken ? EMPTY : data.slice(position);
  }

  /** Octets are missing here: where the next frame begins is not known. */
  gap(): void {
    this.broken = true;
    this.held = EMPTY;
    this.parts = [];
  }

  /** Octets of the frame at `start`; 0 where more must come, or nothing more can be read. */
  private frame(data: Uint8Array, start: number, take: Take): number {
    const available = data.length - start;
    if (available < 2) return 0;
    const first = data[start] as number;
    const second = data[start + 1] as number;
    let header = 2;
    let length = second & 0x7f;
    if (length === 126) {
      if (available < 4) return 0;
      length = uint16(data, start + 2);
      header = 4;
    } else if (length === 127) {
      if (available < 10) return 0;
      length = uint32(data, start + 2) * 4_294_967_296 + uint32(data, start + 6);
      header = 10;
    }
    if ((first & 0x70) !== 0 || length > MAX_WEBSOCKET_MESSAGE_OCTETS) return this.breakOff();
    const masked = (second & 0x80) !== 0;
    if (masked) header += 4;
    if (available < header + length) return 0;
    const payload = data.slice(start + header, start + header + length);
    if (masked) unmask(payload, data, start + header - 4);
    this.takePayload(first, payload, take);
    return header + length;
  }

  private takePayload(first: number, payload: Uint8Array, take: Take): void {
    const opcode = first & 0x0f;
    const isLast = (first & 0x80) !== 0;
    if (opcode === TEXT || opcode === BINARY) {
      this.parts = [];
      this.partsLength = 0;
    } else if (opcode !== CONTINUATION || this.parts.length === 0) {
      return;
    }
    if (isLast && this.parts.length === 0) {
      take(payload, 0, payload.length);
      return;
    }
    this.partsLength += payload.length;
    if (this.partsLength > MAX_WEBSOCKET_MESSAGE_OCTETS) {
      this.breakOff();
      return;
    }
    this.parts.push(payload);
    if (!isLast) return;
    const whole = new Uint8Array(this.partsLength);
    let offset = 0;
    for (const part of this.parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    this.parts = [];
    take(whole, 0, whole.length);
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
