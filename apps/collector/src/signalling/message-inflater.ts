import { constants, inflateRawSync } from 'node:zlib';
import { MAX_WEBSOCKET_MESSAGE_OCTETS } from '@earshot/protocol';

/** What DEFLATE looks back at most (RFC 1951 2). */
const WINDOW_OCTETS = 32_768;
/** End of the last block, which senders leave out (RFC 7692 7.2.2). */
const TAIL = Buffer.from([0, 0, 0xff, 0xff]);

/**
 * Messages of one direction of a WebSocket with permessage-deflate. The octets before a message are its dictionary, as is the rule unless
 * the ends agreed on none, and then it does no harm.
 */
export class MessageInflater {
  private window: Uint8Array = new Uint8Array(0);

  /** Memory that the window keeps. */
  get octetsTaken(): number {
    return this.window.buffer.byteLength;
  }

  /** Null where it is not DEFLATE, looks back at what was never seen, or is longer than any message. */
  inflate(payload: Uint8Array): Uint8Array | null {
    try {
      const message = inflateRawSync(Buffer.concat([payload, TAIL]), {
        finishFlush: constants.Z_SYNC_FLUSH,
        maxOutputLength: MAX_WEBSOCKET_MESSAGE_OCTETS,
        ...(this.window.length === 0 ? {} : { dictionary: this.window }),
      });
      // Copied: a part of an array keeps all of it, and a message may be ten windows long.
      this.window = new Uint8Array(Buffer.concat([this.window, message]).subarray(-WINDOW_OCTETS));
      return message;
    } catch {
      return null;
    }
  }
}
