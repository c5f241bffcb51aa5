/** What SIPp says in one dialog, step by step. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly string[];
}

/** Audio that comes with SIPp: PCMA, 30 ms a packet. */
export const G711A = { file: '/usr/share/sip-tester/g711a.pcap', packets: 236, ptimeMs: 30 } as const;

const SDP = (port: string, more: readonly string[] = []) =>
  [
    'v=0',
    'o=sipp 53655765 2353687637 IN IP[local_ip_type] [local_ip]',
    's=-',
    'c=IN IP[media_ip_type] [media_ip]',
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    'a=rtpmap:8 PCMA/8000',
    ...more,
  ].join('\n');

export interface Message {
  /** Lines of an SDP body beyond the plain ones; absent for no body. */
  readonly sdp?: readonly string[];
  readonly headers?: readonly string[];
}

function message(start: string, head: readonly string[], { sdp, headers = [] }: Message): string {
  const body = sdp === undefined ? '' : SDP('[auto_media_port]', sdp);
  const type = sdp === undefined ? [] : ['Content-Type: application/sdp'];
  return ['', start, ...head, ...headers, ...type, 'Content-Length: [len]', '', body, ''].join('\n');
}

/** A request of the one who calls. */
export function request(
  method: string,
  cseq: number,
  options: Message & { readonly retransmitMs?: number } = {},
): string {
  const starts = method === 'INVITE' && cseq === 1;
  const target = starts ? 'sip:[service]@[remote_ip]:[remote_port]' : '[next_url]';
  const text = message(
    `${method} ${target} SIP/2.0`,
    [
      'Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]',
      'From: "Alice" <sip:alice@[local_ip]:[local_port]>;tag=[pid]a[call_number]',
      `To: <sip:[service]@[remote_ip]:[remote_port]>${starts ? '' : '[peer_tag_param]'}`,
      ...(starts ? [] : ['[routes]']),
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
      'Contact: <sip:alice@[local_ip]:[local_port];transport=[transport]>',
      'Max-Forwards: 70',
      'User-Agent: sipp',
    ],
    options,
  );
  const retransmit = options.retransmitMs === undefined ? '' : ` retrans="${options.retransmitMs}"`;
  return `<send${retransmit}><![CDATA[${text}]]></send>`;
}

/** An answer to the request that was received last. */
export function answer(
  status: number,
  reason: string,
  options: Message & { readonly retransmitMs?: number } = {},
): string {
  const text = message(
    `SIP/2.0 ${status} ${reason}`,
    [
      '[last_Via:]',
      '[last_From:]',
      status === 100 ? '[last_To:]' : '[last_To:];tag=[pid]b[call_number]',
      '[last_Call-ID:]',
      '[last_CSeq:]',
      '[last_Record-Route:]',
      'Contact: <sip:bob@[local_ip]:[local_port];transport=[transport]>',
      'Server: sipp',
    ],
    options,
  );
  const retransmit = options.retransmitMs === undefined ? '' : ` retrans="${options.retransmitMs}"`;
  return `<send${retransmit}><![CDATA[${text}]]></send>`;
}

/** An answer within the dialog: its To has its tag already. */
export function answerWithin(status: number, reason: string, options: Message = {}): string {
  return answer(status, reason, options).replace(/;tag=\[pid\]b\[call_number\]/, '');
}

/** Waits for a request, or for a response by its status. */
export function receive(what: string | number, more = ''): string {
  return typeof what === 'number' ? `<recv response="${what}" ${more}/>` : `<recv request="${what}" ${more}/>`;
}

export const OPTIONAL = 'optional="true"';
/** Learns the route from the Record-Route headers. */
export const LEARN_ROUTE = 'rrs="true"';

export function pause(ms: number): string {
  return `<pause milliseconds="${ms}"/>`;
}

/** Sends the audio of a capture; goes on at once. */
export function play(file: string): string {
  return `<nop><action><exec play_pcap_audio="${file}"/></action></nop>`;
}

export function scenarioText({ name, steps }: Scenario): string {
  return `<?xml version="1.0" encoding="ISO-8859-1" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="${name}">\n${steps.join('\n')}\n</scenario>\n`;
}

/** A call that is answered, in which the caller plays its audio, and that the caller ends. */
export function callerScenario(talkMs: number, audio: string | null): Scenario {
  return {
    name: 'caller',
    steps: [
      request('INVITE', 1, { sdp: [], retransmitMs: 500 }),
      receive(100, OPTIONAL),
      receive(180, OPTIONAL),
      receive(200, LEARN_ROUTE),
      request('ACK', 1),
      ...(audio === null ? [] : [play(audio)]),
      pause(talkMs),
      request('BYE', 2, { retransmitMs: 500 }),
      receive(200),
    ],
  };
}

export function calleeScenario(audio: string | null): Scenario {
  return {
    name: 'callee',
    steps: [
      receive('INVITE', LEARN_ROUTE),
      answer(180, 'Ringing'),
      answer(200, 'OK', { sdp: [], retransmitMs: 500 }),
      receive('ACK'),
      ...(audio === null ? [] : [play(audio)]),
      receive('BYE'),
      answerWithin(200, 'OK'),
    ],
  };
}
