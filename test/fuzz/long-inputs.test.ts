import { describe, it } from 'vitest';
import { Random } from './random.js';
import { TARGETS } from './targets.js';

/** Long enough that a reader of quadratic time would take minutes; one of linear time takes milliseconds. */
const LENGTH = 262_144;
const ENDS_WITHIN_MS = 20_000;

/** What a reader looks for, over and over: separators, quotes, folds, boundaries, empty lengths, lengths of one, the largest. */
const UNITS: readonly string[] = [
  ...[
    '\r\n',
    '\n ',
    '\r\n\t',
    ': ',
    'a:\n',
    '"',
    '\\"',
    '<',
    '>',
    ',',
    ';',
    ';=',
    '=',
    '%',
    '--b1\r\n',
    'v:a\n',
    '[',
    '{"a":',
  ],
  ...[
    'a=rtpmap:0 ',
    'm=audio 1 RTP/AVP 0\n',
    'a=T38',
    'c=IN IP4 1\n',
    'IP=',
    'PacketLoss:',
    '\0',
    '\x01',
    '\xff',
    '\x80',
  ],
  ...[
    '\x81\x00',
    'HEP3',
    '\x02\x00',
    '\x00\x00\x00\x08',
    '\x80\xca\x00\x00',
    '\x01\x00\x00\x04',
    'INVITE sip:a SIP/2.0\r\n',
    ' ',
  ],
];

describe('long inputs of one thing', () => {
  it.each(TARGETS.flatMap((target) => UNITS.map((unit) => [target.name, unit, target] as const)))(
    '%s reads %j over and over in linear time',
    (_, unit, target) => {
      const run = Buffer.from(unit.repeat(Math.ceil(LENGTH / unit.length)), 'latin1');
      // Alone, and after what makes the reader go on.
      for (const head of [new Uint8Array(0), ...target.inputs.slice(0, 2)]) {
        const cutHead = head.subarray(0, Math.ceil(head.length / 2));
        target.read(new Uint8Array(Buffer.concat([cutHead, run])), new Random(1));
      }
    },
    ENDS_WITHIN_MS,
  );
});
