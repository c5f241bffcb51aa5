import { describe, expect, it } from 'vitest';
import type { Stream } from '../../api/documents';
import { boundWords } from './bound-words';

const [src, dst] = ['192.0.2.10:4000', '192.0.2.20:6000'];

function words(boundBy: string | null, boundValue?: string | null) {
  return boundWords({ boundBy, boundValue, src, dst } as Stream);
}

describe('why a stream is of its leg', () => {
  it.each([
    ['sdp', `${src} ${dst}`, 'address in SDP', 'of both ends'],
    ['sdp', dst, 'address in SDP', 'where it goes'],
    ['sdp', src, 'address in SDP', 'where it comes from'],
    ['ssrc', '0x00005eed', 'SSRC in SDP', '0x00005eed'],
    ['symmetric', `${dst} ${src}`, 'runs back to', `${dst} → ${src}`],
    ['later-rule', 'x', 'later-rule', 'x'],
  ])('%s %s', (boundBy, value, rule, shown) => {
    expect(words(boundBy, value)).toEqual({ rule, value: shown });
  });

  it('says nothing of one that is of none, and has no value in an old document', () => {
    expect(words(null, null)).toBeNull();
    expect(words('sdp')).toEqual({ rule: 'address in SDP', value: '' });
  });
});
