import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './ports.js';
import { type Program, run } from './program.js';

/** RTP and RTCP of some calls. */
const MEDIA_PORTS = 20;
const MODULES = '/usr/lib/baresip/modules';
const TONE_SECONDS = 30;
const RATE = 8000;

export interface BaresipOptions {
  readonly user: string;
  readonly lifetimeMs: number;
  /** Everything goes there first. */
  readonly outboundProxy?: string;
  /** Lines of its configuration beyond the plain ones. */
  readonly config?: readonly string[];
  /** Parameters of its account beyond the plain ones: `;ptime=40`. */
  readonly account?: string;
  /** Without an account that answers, it lets ring. */
  readonly answers?: boolean;
}

/** What it prints at the end of a call. */
export interface BaresipCounts {
  readonly sent: number;
  readonly received: number;
  /** As the other side reported by RTCP of what was sent, and as measured here. */
  readonly lost: { readonly sent: number; readonly received: number };
  readonly jitterMs: { readonly sent: number; readonly received: number };
}

/** A softphone without a screen or sound card: it plays a tone, and drops what it hears. */
export interface Baresip {
  readonly program: Program;
  readonly port: number;
  readonly uri: string;
  /** All its ports are in here: SIP, and its media. */
  readonly ports: readonly [first: number, last: number];
  /** A command of its menu: `dial`, `hangup`, `hold`, `resume`, `transfer` … */
  command(name: string, parameters?: string): Promise<void>;
  /** Counts of each call that it had to its end, in order. */
  counts(): BaresipCounts[];
  close(): Promise<void>;
}

export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const { user, lifetimeMs, outboundProxy, config = [], account = '', answers = true } = options;
  const port = await freePorts(4 + MEDIA_PORTS);
  const [control, media] = [port + 2, port + 4];
  const folder = mkdtempSync(join(tmpdir(), 'earshot-baresip-'));
  mkdirSync(folder, { recursive: true });
  const tone = join(folder, 'tone.wav');
  writeFileSync(tone, toneFile());
  writeFileSync(
    join(folder, 'config'),
    [
      `sip_listen 127.0.0.1:${port}`,
      'net_interface 127.0.0.1',
      `audio_source aufile,${tone}`,
      `audio_player aufile,${join(folder, 'heard.wav')}`,
      `audio_alert aufile,${join(folder, 'alert.wav')}`,
      ...[`ausrc_srate ${RATE}`, `auplay_srate ${RATE}`, 'ausrc_channels 1', 'auplay_channels 1'],
      `rtp_ports ${media}-${media + MEDIA_PORTS - 1}`,
      'rtp_stats yes',
      `module_path ${MODULES}`,
      ...['module g711.so', 'module aufile.so', 'module_tmp account.so'],
      ...['module_app menu.so', 'module_app ctrl_tcp.so'],
      `ctrl_tcp_listen 127.0.0.1:${control}`,
      ...config,
      '',
    ].join('\n'),
  );
  const proxy = outboundProxy === undefined ? '' : `;outbound="${outboundProxy}"`;
  const answer = answers ? ';answermode=auto' : '';
  writeFileSync(
    join(folder, 'accounts'),
    `<sip:${user}@127.0.0.1:${port}>;regint=0;audio_codecs=PCMU,PCMA${answer}${proxy}${account}\n`,
  );
  writeFileSync(join(folder, 'contacts'), '');
  const program = run('baresip', ['-f', folder, '-v'], lifetimeMs, folder);
  const close = async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await program.wrote(/baresip is ready/);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    program,
    port,
    uri: `sip:${user}@127.0.0.1:${port}`,
    ports: [port, port + 3 + MEDIA_PORTS],
    command: (name, parameters = '') => tell(control, name, parameters),
    counts: () => countsIn(program.output()),
    close,
  };
}

/** Its control protocol: an object of JSON in a netstring, answered in another. */
function tell(port: number, command: string, params: string): Promise<void> {
  const text = JSON.stringify({ command, params, token: '1' });
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${text.length}:${text},`));
    let answer = '';
    socket.setTimeout(5000, () => socket.destroy(new Error(`baresip does not answer ${command}`)));
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
      if (!answer.includes('"response":true')) return;
      socket.destroy();
      if (answer.includes('"ok":true')) resolve();
      else reject(new Error(`baresip refuses ${command} ${params}: ${answer}`));
    });
    socket.on('error', reject);
  });
}

/**
 * ```
 * audio           Transmit:     Receive:
 * packets:            598          600
 * ```
 */
function countsIn(output: string): BaresipCounts[] {
  const row = (name: string) => `${name}:\\s+(-?[\\d.]+)\\s+(-?[\\d.]+)[^\\n]*\\n`;
  const table = new RegExp(
    `Transmit:\\s+Receive:\\s*\\n${row('packets')}[\\s\\S]*?${row('lost')}${row('jitter')}`,
    'g',
  );
  return [...output.matchAll(table)].map((match) => {
    const [sent = 0, received = 0, lostSent = 0, lostReceived = 0, jitterSent = 0, jitterReceived = 0] = match
      .slice(1)
      .map(Number);
    return {
      sent,
      received,
      lost: { sent: lostSent, received: lostReceived },
      jitterMs: { sent: jitterSent, received: jitterReceived },
    };
  });
}

/** A WAV file of a tone of 440 Hz, 16 bits, mono. */
function toneFile(): Buffer {
  const samples = RATE * TONE_SECONDS;
  const file = Buffer.alloc(44 + 2 * samples);
  file.write('RIFF', 0);
  file.writeUInt32LE(36 + 2 * samples, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(2 * RATE, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(2 * samples, 40);
  for (let index = 0; index < samples; index++) {
    file.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * index) / RATE)), 44 + 2 * index);
  }
  return file;
}
