import { describe, expect, it } from 'vitest';
import { summarizeSdp } from './summary.js';

const WORDS = ' RTP/AVP 0 96\r\na=rtpmap:96 opus/48000/2\r\na=ptime:30\r\na=sendonly\r\n';

function media(before: string, section: string) {
  return summarizeSdp(`v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n${before}m=${section}`)?.media;
}

describe('a section in the words of one before', () => {
  it('has its own port and address, and what the words say', () => {
    const [first] = media('c=IN IP4 192.0.2.1\r\n', `audio 4000${WORDS}`) ?? [];
    const [second] = media('c=IN IP4 192.0.2.2\r\n', `audio 4002${WORDS}`) ?? [];
    expect(first).toMatchObject({ port: 4000, connection: '192.0.2.1', ptimeMs: 30, direction: 'sendonly' });
    expect(second).toEqual({ ...first, port: 4002, connection: '192.0.2.2' });
    // Shared, which is what makes it fast.
    expect(second?.payloads).toBe(first?.payloads);
  });

  it('is another where its medium, its port or what comes before it is', () => {
    media('', `audio 4000${WORDS}`);
    expect(media('', `video 4000${WORDS}`)?.[0]?.type).toBe('video');
    expect(media('a=ptime:20\r\na=ice-ufrag:x\r\n', `audio 4000${WORDS}`)?.[0]).toMatchObject({
      ptimeMs: 30,
      hasIce: true,
    });
    expect(media('a=rtcp-mux\r\n', `audio 4000${WORDS}`)?.[0]?.rtcpMux).toBe(true);
    expect(media('', `audio 70000${WORDS}`)).toEqual([]);
    expect(media('', `audio 4000/2${WORDS}`)?.[0]).toMatchObject({ port: 4000, portCount: 2 });
    const unmet = WORDS.replace('96', '97');
    expect(media('', `audio 4000/2${unmet}`)?.[0]?.portCount).toBe(2);
    expect(media('', `audio 4000${unmet}`)?.[0]).not.toHaveProperty('portCount');
    expect(media('', `audio 4000${WORDS}c=IN IP4 192.0.2.9\r\n`)?.[0]?.connection).toBe('192.0.2.9');
    expect(media('c=IN IP4 192.0.2.8\r\n', `audio 4000${WORDS}`)?.[0]?.connection).toBe('192.0.2.8');
    expect(media('', `audio 4000${WORDS}m=audio 4002 RTP/AVP 8\r\n`)).toHaveLength(2);
    expect(media('', `audio 4000${WORDS}m=audio 4002 RTP/AVP 8\r\n`)?.[1]?.port).toBe(4002);
  });
});
