import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarizeSdp } from '../sdp/summary.js';
import { parseMediaType } from './content.js';
import { parseSipMessage, type SipMessage } from './message.js';
import { multipartParts } from './multipart.js';
import { contactsOf } from './name-addr.js';
import { parameter } from './parameters.js';
import { parseSipUri } from './sip-uri.js';
import { viasOf } from './via.js';

/** The messages of RFC 4475 and RFC 5118 are not part of the repository; the variable names the folder that has them. */
const CORPUS = process.env.EARSHOT_CORPUS ?? '';
const hasCorpus = CORPUS !== '' && existsSync(join(CORPUS, 'torture.json'));
if (!hasCorpus) console.log('skipped: torture messages, as EARSHOT_CORPUS names no folder with torture.json');

interface Expectation {
  readonly file: string;
  readonly title: string;
  readonly parser_must_accept: boolean | string;
}

const expectations = hasCorpus
  ? (JSON.parse(readFileSync(join(CORPUS, 'torture.json'), 'utf8')) as Record<'4475' | '5118', Expectation[]>)
  : { '4475': [], '5118': [] };

function decode(folder: string, file: string): ReturnType<typeof parseSipMessage> {
  const bytes = readFileSync(join(CORPUS, folder, file));
  return parseSipMessage(bytes, 0, bytes.length);
}

function message(folder: string, file: string): SipMessage {
  const decoded = decode(folder, file);
  if (!decoded.ok) throw new Error(`${file}: ${decoded.fault}`);
  return decoded.value;
}

/** Warnings that a valid message may have: octets after it, or a file that ends before the blank line or the body does. */
const HARMLESS = new Set(['trailing-octets', 'header-section-not-ended', 'content-length-too-long']);

describe.skipIf(!hasCorpus)('every torture message', () => {
  const all = [
    ...expectations['4475'].map((each) => ['torture4475', each] as const),
    ...expectations['5118'].flatMap((each) => [['torture5118', each] as const, ['torture5118_crlf', each] as const]),
  ];
  it.each(all.map(([folder, each]) => [folder, each.file, each.title, each.parser_must_accept] as const))(
    '%s/%s: %s',
    (folder, file, _, mustAccept) => {
      const decoded = decode(folder, file);
      if (mustAccept === true) {
        expect(decoded.ok).toBe(true);
        const serious = decoded.ok ? decoded.value.warnings.filter((warning) => !HARMLESS.has(warning)) : [];
        expect(serious).toEqual([]);
      } else {
        expect(decoded.ok ? decoded.value.warnings : ['fault']).not.toEqual([]);
      }
    },
  );
});

describe.skipIf(!hasCorpus)('RFC 4475 says of', () => {
  it('3.1.1.1 wsinv: folds, blanks, compact and odd-case headers, escaped quotes', () => {
    const wsinv = message('torture4475', 'wsinv.dat');
    expect(wsinv.from).toMatchObject({ displayName: 'J Rosenberg \\"', tag: '98asjd8' });
    expect(wsinv.to).toMatchObject({ uri: 'sip:vivekg@chair-dnrc.example.com', tag: '1918181833n' });
    expect(wsinv.cseq).toEqual({ number: 9, method: 'INVITE' });
    expect(wsinv.headers.first('max-forwards')).toBe('0068');
    expect(wsinv.headers.first('newfangledheader')).toBe('newfangled value continued newfangled value');
    expect(viasOf(wsinv.headers).map((via) => [via.transport, via.sentBy, via.branch])).toEqual([
      ['UDP', '192.0.2.2', '390skdjuw'],
      ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
      ['UDP', '192.168.255.111', 'z9hG4bK30239'],
    ]);
    expect(parameter(wsinv.contact?.parameters ?? '', 'q')).toBe('0.33');
    expect(wsinv.contact?.displayName).toBe('Quoted string ""');
    expect(wsinv.sdp).toContain('c=IN IP4 192.0.2.4');
  });

  it('3.1.1.2 intmeth: any token is a method, and control characters may be quoted', () => {
    const intmeth = message('torture4475', 'intmeth.dat');
    expect(intmeth.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(intmeth.to?.displayName).toBe('BEL:\u0007 NUL:\0 DEL:\u007f');
    expect(intmeth.from).toMatchObject({
      displayName: "token1~` token2'+_ token3*%!.-",
      tag: "_token~1'+`*%!-.",
    });
    expect(parameter(intmeth.from?.parameters ?? '', "fromparam''~+*_!.-%")).toBe('работающий');
    expect(intmeth.to?.user).toBe("1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*");
  });

  it('3.1.1.3 esc01: escapes are undone in the user, and the Contact is folded', () => {
    const esc01 = message('torture4475', 'esc01.dat');
    expect(esc01.to?.user).toBe('user');
    expect(esc01.from?.user).toBe('I have spaces');
    expect(esc01.contact).toMatchObject({ user: 'caller', host: 'host5.example.net' });
  });

  it('3.1.1.4 escnull: an escaped NUL cuts nothing', () => {
    expect(contactsOf(message('torture4475', 'escnull.dat').headers).map((contact) => contact.uri)).toEqual([
      'sip:%00@host5.example.com',
      'sip:%00%00@host5.example.com',
    ]);
  });

  it('3.1.1.5 esc02: header names and methods are not escaped', () => {
    const esc02 = message('torture4475', 'esc02.dat');
    expect(esc02.method).toBe('RE%47IST%45R');
    expect(contactsOf(esc02.headers)).toHaveLength(2);
    expect(esc02.headers.first('c%6fntact')).toBe('<sip:alias2@host2.example.com>');
    expect(esc02.from?.displayName).toBe('%Z%45');
  });

  it('3.1.1.6 lwsdisp: no blank before <', () => {
    expect(message('torture4475', 'lwsdisp.dat').from).toMatchObject({ displayName: 'caller', tag: '323' });
  });

  it('3.1.1.7 longreq: long values', () => {
    const longreq = message('torture4475', 'longreq.dat');
    expect(longreq.viaCount).toBe(34);
    expect(longreq.from?.tag).toMatch(/^12(982)+424$/);
    expect(longreq.to?.displayName).toMatch(/^I have a user name of (extreme)+ proportion$/);
  });

  it('3.1.1.8 dblreq: what follows the REGISTER is not part of it', () => {
    const dblreq = message('torture4475', 'dblreq.dat');
    expect(dblreq).toMatchObject({ method: 'REGISTER', sdp: null, warnings: ['trailing-octets'] });
  });

  it('3.1.1.9 semiuri: semicolons in the user', () => {
    expect(message('torture4475', 'semiuri.dat').requestUri).toBe('sip:user;par=u%40example.net@example.com');
  });

  it('3.1.1.10 transports: unknown ones too', () => {
    expect(viasOf(message('torture4475', 'transports.dat').headers).map((via) => via.transport)).toEqual([
      ...['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP'],
    ]);
  });

  it('3.1.1.11 mpart01: a text part and a binary one', () => {
    const mpart01 = message('torture4475', 'mpart01.dat');
    expect(mpart01.parts.map((part) => part.contentType)).toEqual(['text/plain', 'application/octet-stream']);
    const type = parseMediaType(mpart01.headers.first('content-type') ?? '');
    const parts = multipartParts(mpart01.raw, mpart01.bodyStart, mpart01.bodyEnd, type, []);
    expect(mpart01.raw.slice(parts[0]?.start, parts[0]?.end)).toBe('Hello');
  });

  it('3.1.1.12 unreason: a reason phrase in UTF-8', () => {
    expect(message('torture4475', 'unreason.dat').reason).toBe('= 2**3 * 5**2 но сто девяносто девять - простое');
  });

  it('3.1.1.13 noreason: an empty reason phrase', () => {
    expect(message('torture4475', 'noreason.dat')).toMatchObject({ status: 100, reason: '' });
  });

  it('3.3.12, 3.3.13 cparam: a parameter of the contact, or of its URI', () => {
    expect(message('torture4475', 'cparam01.dat').contact?.parameters).toBe(';unknownparam');
    expect(message('torture4475', 'cparam02.dat').contact).toMatchObject({
      parameters: '',
      uri: 'sip:+19725552222@gw1.example.net;unknownparam',
    });
  });

  it('3.4.1 inv2543: no branch, no Content-Length', () => {
    const inv2543 = message('torture4475', 'inv2543.dat');
    expect(inv2543.via?.branch).toBeNull();
    expect(inv2543.contentLength).toBeNull();
    expect(inv2543.sdp).toContain('m=audio 49217 RTP/AVP 0');
  });
});

describe.skipIf(!hasCorpus)('RFC 5118 says of', () => {
  it('4.1 ipv6-good: an address in brackets in the Request-URI, the Via and the Contact', () => {
    const good = message('torture5118', 'ipv6-good');
    expect(parseSipUri(good.requestUri ?? '')).toMatchObject({ user: null, host: '2001:db8::10', port: null });
    expect(good.via?.sentBy).toBe('[2001:db8::9:1]');
    expect(good.contact).toMatchObject({ displayName: 'Caller', user: 'caller', host: '2001:db8::1' });
  });

  it('4.2 ipv6-bad: an address without brackets, which is not to be taken for a host and a port', () => {
    const decoded = decode('torture5118', 'ipv6-bad');
    expect(decoded.ok ? decoded.value.warnings : ['fault']).not.toEqual([]);
  });

  it('4.6 ipv6-in-sdp: addresses of the session', () => {
    const sdp = summarizeSdp(message('torture5118', 'ipv6-in-sdp').sdp ?? '');
    expect(sdp).toMatchObject({ originAddress: '2001:db8::20', connection: '2001:db8::20' });
    expect(sdp?.media.map(({ type, port, connection }) => [type, port, connection])).toEqual([
      ['audio', 6000, '2001:db8::20'],
      ['video', 6024, '2001:db8::20'],
    ]);
  });

  it('4.8 mult-ip-in-sdp: IPv4 for one medium, IPv6 for the other', () => {
    const sdp = summarizeSdp(message('torture5118', 'mult-ip-in-sdp').sdp ?? '');
    expect(sdp?.media.map(({ type, port, connection }) => [type, port, connection])).toEqual([
      ['audio', 22334, '192.0.2.1'],
      ['video', 6024, '2001:db8::1'],
    ]);
  });

  it('4.9 ipv4-mapped-ipv6: mapped addresses in Via, Contact and SDP', () => {
    const mapped = message('torture5118', 'ipv4-mapped-ipv6');
    expect(viasOf(mapped.headers).map((via) => via.sentBy)).toEqual([
      '[::ffff:192.0.2.10]:19823',
      '[::ffff:192.0.2.2]',
    ]);
    expect(mapped.contact).toMatchObject({ displayName: 'T. desk phone', user: 'ted', host: '::ffff:192.0.2.2' });
    expect(summarizeSdp(mapped.sdp ?? '')?.connection).toBe('::ffff:192.0.2.2');
  });

  it('4.10: three colons, as the grammar of RFC 3261 had it, and two', () => {
    for (const file of ['ipv6-bug-abnf-3-colons', 'ipv6-correct-abnf-2-colons']) {
      const { to, requestUri } = message('torture5118', file);
      const colons = file.includes('3') ? ':::' : '::';
      expect(to).toMatchObject({ user: 'user', host: `2001:db8${colons}192.0.2.1` });
      expect(requestUri).toBe(`sip:user@[2001:db8${colons}192.0.2.1]`);
    }
  });

  it('4.3, 4.4 ports: within the brackets it is the address', () => {
    expect(message('torture5118', 'port-ambiguous').requestUri).toBe('sip:[2001:db8::10:5070]');
    expect(message('torture5118', 'port-unambiguous').requestUri).toBe('sip:[2001:db8::10]:5070');
  });

  it.each(['with', 'no'])('4.5 received, %s delimiters', (delimiters) => {
    expect(message('torture5118', `via-received-param-${delimiters}-delim`).via).toMatchObject({
      sentBy: '[2001:db8::9:1]',
      received: '2001:db8::9:255',
    });
  });

  it('4.7 mixed addresses in Via', () => {
    expect(viasOf(message('torture5118', 'mult-ip-in-header').headers).map((via) => via.sentBy)).toEqual([
      ...['[2001:db8::9:1]:6050', '192.0.2.1', '[2001:db8::9:255]'],
    ]);
  });
});
