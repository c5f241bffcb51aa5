/** What SIPp says in one dialog, step by step. */
export interface Scenario {
  readonly name: string;
  readonly steps: readonly string[];
}

export function scenario(name: string, ...steps: readonly string[]): Scenario {
  return { name, steps };
}

/** RFC 3261 17.1.1.1: until a request is repeated. */
export const T1_MS = 500;

/** Audio that comes with SIPp: PCMA, 30 ms a packet. */
export const G711A = { file: '/usr/share/sip-tester/g711a.pcap', packets: 236, ptimeMs: 30 } as const;

/** An audio description; what is left out is as plain as can be. */
export interface AudioDescription {
  /** As in `m=`, the preferred one first; 8 alone if left out. */
  readonly payloadTypes?: string;
  /** In `c=` and `o=`; its own if left out. */
  readonly host?: string;
  /** `a=` lines beyond the plain ones, without `a=`. */
  readonly attributes?: readonly string[];
}

function description({ payloadTypes = '8', host = '[media_ip]', attributes = [] }: AudioDescription): string {
  return [
    'v=0',
    `o=sipp 53655765 2353687637 IN IP[media_ip_type] ${host}`,
    's=-',
    `c=IN IP[media_ip_type] ${host}`,
    't=0 0',
    `m=audio [auto_media_port] RTP/AVP ${payloadTypes}`,
    'a=rtpmap:8 PCMA/8000',
    ...attributes.map((attribute) => `a=${attribute}`),
  ].join('\n');
}

export interface Message {
  readonly sdp?: AudioDescription;
  /** Instead of a session description. */
  readonly body?: { readonly type: string; readonly text: string };
  readonly headers?: readonly string[];
  /** Repeats it until it is answered, at first after so long (T1). */
  readonly retransmitMs?: number;
}

export interface Request extends Message {
  /** Opens the dialog: goes to whom is called, without a tag. An INVITE with the first number does. */
  readonly opens?: boolean;
  /** Has the branch of the message so many steps before: a CANCEL, and the ACK of a failure (RFC 3261 9.1, 17.1.1.3). */
  readonly branchOf?: number;
}

function sent(start: string, head: readonly string[], { sdp, body, headers = [], retransmitMs }: Message): string {
  const content = sdp === undefined ? body : { type: 'application/sdp', text: description(sdp) };
  const type = content === undefined ? [] : [`Content-Type: ${content.type}`];
  const end = ['Content-Length: [len]', '', content?.text ?? '', ''];
  const text = ['', start, ...head, ...headers, ...type, ...end].join('\n');
  const retransmit = retransmitMs === undefined ? '' : ` retrans="${retransmitMs}"`;
  return `<send${retransmit}><![CDATA[${text}]]></send>`;
}

/** A request of the one who calls, the `user` that its SIPp was given. */
export function request(method: string, cseq: number, options: Request = {}): string {
  const { opens = method === 'INVITE' && cseq === 1, branchOf } = options;
  const target = opens ? 'sip:[service]@[remote_ip]:[remote_port]' : '[next_url]';
  return sent(
    `${method} ${target} SIP/2.0`,
    [
      `Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch${branchOf === undefined ? '' : `-${branchOf}`}]`,
      'From: <sip:[user]@[local_ip]:[local_port]>;tag=[pid]a[call_number]',
      `To: <sip:[service]@[remote_ip]:[remote_port]>${opens ? '' : '[peer_tag_param]'}`,
      ...(opens ? [] : ['[routes]']),
      'Call-ID: [call_id]',
      `CSeq: ${cseq} ${method}`,
      'Contact: <sip:[user]@[local_ip]:[local_port];transport=[transport]>',
      'Max-Forwards: 70',
      'User-Agent: sipp',
    ],
    options,
  );
}

export interface Answer extends Message {
  /** The request that it answers, as its CSeq has it; the one that was received last if left out. */
  readonly to?: string;
  /** URI of Contact; its own if left out. */
  readonly contact?: string;
}

export function answer(status: number, reason: string, options: Answer = {}): string {
  return sent(
    `SIP/2.0 ${status} ${reason}`,
    [
      '[last_Via:]',
      '[last_From:]',
      status === 100 ? '[last_To:]' : '[last_To:];tag=[pid]b[call_number]',
      '[last_Call-ID:]',
      options.to === undefined ? '[last_CSeq:]' : `CSeq: ${options.to}`,
      '[last_Record-Route:]',
      `Contact: <${options.contact ?? 'sip:bob@[local_ip]:[local_port];transport=[transport]'}>`,
      'Server: sipp',
    ],
    options,
  );
}

/** An answer within the dialog: its To has its tag already. */
export function answerWithin(status: number, reason: string, options: Answer = {}): string {
  return answer(status, reason, options).replace(/;tag=\[pid\]b\[call_number\]/, '');
}

/** Waits for a request, or for a response by its status. */
export function receive(what: string | number, more = ''): string {
  return typeof what === 'number' ? `<recv response="${what}" ${more}/>` : `<recv request="${what}" ${more}/>`;
}

export const OPTIONAL = 'optional="true"';
/** Learns the route from the Record-Route headers. */
export const LEARN_ROUTE = 'rrs="true"';
/** Learns how to answer a challenge. */
export const LEARN_CHALLENGE = 'auth="true"';

export function pause(ms: number): string {
  return `<pause milliseconds="${ms}"/>`;
}

/** Sends the audio of a capture; goes on at once. */
export function play(file: string): string {
  return `<nop><action><exec play_pcap_audio="${file}"/></action></nop>`;
}

/** A key of a capture that comes with SIPp: a telephone event (RFC 4733) of payload type 101. */
export function playKey(key: string): string {
  return play(`/usr/share/sip-tester/dtmf_2833_${key}.pcap`);
}

/** Keys that SIPp makes itself: telephone events of payload type 96, whatever was agreed, and zeros of 97 before. */
export function playOwnKeys(keys: string): string {
  return `<nop><action><exec play_dtmf="${keys}"/></action></nop>`;
}

export function scenarioText({ name, steps }: Scenario): string {
  return `<?xml version="1.0" encoding="ISO-8859-1" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="${name}">\n${steps.join('\n')}\n</scenario>\n`;
}

/** A call that is answered, in which the caller plays its audio, and that the caller ends. */
export function callerScenario(talkMs: number, audio: string | null, sdp: AudioDescription = {}): Scenario {
  return scenario(
    'caller',
    request('INVITE', 1, { sdp, retransmitMs: T1_MS }),
    receive(100, OPTIONAL),
    receive(180, OPTIONAL),
    receive(200, LEARN_ROUTE),
    request('ACK', 1),
    ...(audio === null ? [] : [play(audio)]),
    pause(talkMs),
    request('BYE', 2, { retransmitMs: T1_MS }),
    receive(200),
  );
}

export function calleeScenario(audio: string | null, sdp: AudioDescription = {}): Scenario {
  return scenario(
    'callee',
    receive('INVITE', LEARN_ROUTE),
    answer(180, 'Ringing'),
    answer(200, 'OK', { sdp, retransmitMs: T1_MS }),
    receive('ACK'),
    ...(audio === null ? [] : [play(audio)]),
    receive('BYE'),
    answerWithin(200, 'OK'),
  );
}
