import { constants, deflateRawSync } from 'node:zlib';
import { MAX_WEBSOCKET_MESSAGE_OCTETS } from '@earshot/protocol';
import { describe, expect, it } from 'vitest';
import { MessageInflater } from './message-inflater.js';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const inflated = (inflater: MessageInflater, payload: Uint8Array) => {
  const message = inflater.inflate(payload);
  return message === null ? null : Buffer.from(message).toString();
};

describe('permessage-deflate', () => {
  it('gives the examples of RFC 7692 7.2.3', () => {
    const inflater = new MessageInflater();
    expect(inflated(inflater, hex('f248cdc9c90700'))).toBe('Hello');
    // The same again, as a reference to the message before (7.2.3.2).
    expect(inflated(inflater, hex('f200110000'))).toBe('Hello');
    // Without compression (7.2.3.3), with BFINAL set (7.2.3.4), in two blocks (7.2.3.5).
    expect(inflated(inflater, hex('000500faff48656c6c6f00'))).toBe('Hello');
    expect(inflated(inflater, hex('f348cdc9c9070000'))).toBe('Hello');
    expect(inflated(inflater, hex('f248050000 00ffffcac9c90700'))).toBe('Hello');
  });

  it('keeps of what was inflated only what the next message may refer to', () => {
    const inflater = new MessageInflater();
    const message = deflateRawSync(Buffer.alloc(MAX_WEBSOCKET_MESSAGE_OCTETS - 1, 'a'), {
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    expect(inflater.inflate(message)).toHaveLength(MAX_WEBSOCKET_MESSAGE_OCTETS - 1);
    expect(inflater.octetsTaken).toBe(32_768);
  });

  it('gives nothing where the octets before are missing, or it is none', () => {
    expect(new MessageInflater().inflate(hex('f200110000'))).toBeNull();
    expect(new MessageInflater().inflate(hex('07ffff'))).toBeNull();
  });

  it('gives nothing of a message that grows beyond the longest', () => {
    const bomb = deflateRawSync(Buffer.alloc(MAX_WEBSOCKET_MESSAGE_OCTETS + 1, 'a'));
    expect(bomb.length).toBeLessThan(1000);
    expect(new MessageInflater().inflate(bomb)).toBeNull();
  });
});
