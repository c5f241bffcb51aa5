/** A message from its lines, CRLF between them, then the body. */
export function messageBytes(lines: readonly string[], body = ''): Uint8Array {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`, 'utf8');
}

export const SDP_OFFER = [
  'v=0',
  'o=alice 2890844526 2890844527 IN IP4 192.0.2.101',
  's=-',
  'c=IN IP4 192.0.2.101',
  't=0 0',
  'm=audio 49172 RTP/AVP 8 0 101',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n');

/** After RFC 3665 3.1 F1, with the headers that carriers add. */
export const INVITE_LINES = [
  'INVITE sip:bob@biloxi.example.com SIP/2.0',
  'Via: SIP/2.0/TCP ss1.example.com:5080;branch=z9hG4bK83749.1;received=192.0.2.54;rport=15080',
  'Via: SIP/2.0/UDP client.atlanta.example.com:5062;branch=z9hG4bK74bf9',
  'Max-Forwards: 69',
  'From: "Alice A." <sip:alice@atlanta.example.com>;tag=9fxced76sl',
  'To: Bob <sip:bob@biloxi.example.com>',
  'Call-ID: 3848276298220188511@atlanta.example.com',
  'CSeq: 31 INVITE',
  'Contact: <sip:alice@client.atlanta.example.com;transport=tcp>',
  'Session-Expires: 1800;refresher=uac',
  'P-Asserted-Identity: "Alice" <sip:+14085550101@atlanta.example.com>',
  'User-Agent: Example/1.2',
  'X-CID: leg-7741',
  'Content-Type: application/sdp',
  `Content-Length: ${SDP_OFFER.length}`,
];
