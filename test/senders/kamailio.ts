import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, untilTaken } from './ports.js';
import { type Program, run } from './program.js';

const MODULES =
  '/usr/lib/x86_64-linux-gnu/kamailio/modules:/usr/lib/aarch64-linux-gnu/kamailio/modules:/usr/lib/kamailio/modules';

export interface KamailioOptions {
  /** Where first requests go by the user that they are for, `host:port`; to all at once where there are several. */
  readonly users: Readonly<Record<string, string | readonly string[]>>;
  /** It follows redirections itself. */
  readonly redirects?: boolean;
  /** Its siptrace module sends HEPv3 there. */
  readonly hep?: { readonly port: number; readonly captureId: number };
  /** Control port of an rtpengine that media is to go through. */
  readonly rtpengine?: number;
  /** RTP ports of a relay that media is to go through between rtpengine and the callee. */
  readonly relay?: { readonly calleePort: number; readonly callerPort: number };
  /** It challenges whoever registers or calls, and asks for this. */
  readonly secret?: string;
  readonly lifetimeMs: number;
}

/** A proxy that stays in the path, and tells HEP of all that it takes and sends. */
export interface Kamailio {
  readonly program: Program;
  readonly port: number;
  /** Its counters by name: `core.rcv_requests_invite`, … */
  statistics(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export async function startKamailio(options: KamailioOptions): Promise<Kamailio> {
  const port = await freePorts(2);
  const folder = mkdtempSync(join(tmpdir(), 'earshot-kamailio-'));
  const control = join(folder, 'ctl');
  writeFileSync(join(folder, 'kamailio.cfg'), configuration(options, port, control));
  const args = ['-f', 'kamailio.cfg', '-m', '16', '-M', '4', '-DD', '-E', '-w', folder, '-Y', folder];
  const program = run('kamailio', [...args, '-P', join(folder, 'pid')], options.lifetimeMs, folder);
  const close = async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await program.wrote(/io_listen_loop/);
    await untilTaken(port);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    program,
    port,
    statistics: async () => {
      const asked = run('kamcmd', ['-s', `unix:${control}`, 'stats.get_statistics', 'all'], 5000);
      await asked.ended;
      const lines = [...asked.output().matchAll(/^(\w+):(\w+) = (\d+)$/gm)];
      return Object.fromEntries(lines.map(([, group, name, value]) => [`${group}.${name}`, Number(value)]));
    },
    close,
  };
}

function configuration(
  { users, redirects, hep, rtpengine, relay, secret }: KamailioOptions,
  port: number,
  control: string,
): string {
  const modules = ['tm', 'corex', 'sl', 'rr', 'pv', 'maxfwd', 'textops', 'siputils', 'kex', 'ctl'];
  const parameters = [`modparam("ctl", "binrpc", "unix:${control}")`];
  // It takes no empty blocks.
  let media = 'return;';
  if (rtpengine !== undefined) {
    modules.push('rtpengine');
    parameters.push(`modparam("rtpengine", "rtpengine_sock", "udp:127.0.0.1:${rtpengine}")`);
    media = 'rtpengine_manage("replace-origin replace-session-connection no-rtcp-attribute");';
  }
  let [toCallee, fromCallee] = ['', ''];
  if (relay !== undefined) {
    modules.push('textopsx');
    // rtpengine is to see nothing of it: its offer is changed behind it, and the answer before it.
    toCallee = `msg_apply_changes(); replace_body("m=audio [0-9]+", "m=audio ${relay.calleePort}");`;
    fromCallee = `reply_route {
  if (is_method("INVITE") && has_body("application/sdp")) {
    replace_body("m=audio [0-9]+", "m=audio ${relay.callerPort}");
    msg_apply_changes();
  }
}`;
  }
  if (hep !== undefined) {
    modules.push('siptrace');
    parameters.push(
      'modparam("siptrace", "trace_to_database", 0)',
      'modparam("siptrace", "trace_on", 1)',
      'modparam("siptrace", "trace_mode", 1)',
      'modparam("siptrace", "hep_mode_on", 1)',
      'modparam("siptrace", "hep_version", 3)',
      `modparam("siptrace", "hep_capture_id", ${hep.captureId})`,
      `modparam("siptrace", "duplicate_uri", "sip:127.0.0.1:${hep.port}")`,
    );
  }
  let challenge = '';
  if (secret !== undefined) {
    modules.push('auth');
    challenge = `
  if (!pv_auth_check("earshot", "${secret}", "0", "0")) { auth_challenge("earshot", "0"); exit; }
  if (is_method("REGISTER")) { sl_send_reply("200", "OK"); exit; }
  consume_credentials();`;
  }
  let redirected = '';
  if (redirects) {
    // It counts what it follows with `acc`.
    modules.push('acc', 'uac_redirect');
    redirected = `failure_route[REDIRECTED] {
  if (t_check_status("3[0-9][0-9]") && get_redirects("*")) { t_relay(); }
}`;
  }
  const routes = Object.entries(users).map(([user, hosts]) => {
    const [first, ...others] = typeof hosts === 'string' ? [hosts] : hosts;
    if (others.length === 0) return `if ($rU == "${user}") { $du = "sip:${first}"; }`;
    const branches = others.map((host) => `append_branch("sip:${user}@${host}");`);
    // A destination would be that of all branches.
    return `if ($rU == "${user}") { $ru = "sip:${user}@${first}"; ${branches.join(' ')} t_relay(); exit; }`;
  });
  return `#!KAMAILIO
debug=2
log_stderror=yes
fork=yes
children=2
tcp_children=1
auto_aliases=no
listen=udp:127.0.0.1:${port}
listen=tcp:127.0.0.1:${port}
mpath="${MODULES}"
${modules.map((name) => `loadmodule "${name}.so"`).join('\n')}
${parameters.join('\n')}
request_route {
  if (!mf_process_maxfwd_header("10")) { sl_send_reply("483", "Too Many Hops"); exit; }
  if (is_method("CANCEL")) { if (t_check_trans()) { t_relay(); } exit; }
  if (has_totag()) {
    if (!loose_route()) {
      if (is_method("ACK") && t_check_trans()) { t_relay(); exit; }
      if (!is_method("ACK")) { sl_send_reply("404", "Not here"); }
      exit;
    }
    if (is_method("INVITE|ACK|BYE|UPDATE")) { route(MEDIA); }
    t_on_reply("ANSWERED");
    t_relay();
    exit;
  }
  if (is_method("ACK")) { exit; }${challenge}
  route(MEDIA);
  ${toCallee}
  record_route();
  t_on_reply("ANSWERED");
  ${redirects ? 't_on_failure("REDIRECTED");' : ''}
  ${routes.join('\n  ')}
  if ($du == $null) { sl_send_reply("404", "Nobody of that name"); exit; }
  t_relay();
}
${fromCallee}
${redirected}
onreply_route[ANSWERED] {
  if (has_body("application/sdp")) { route(MEDIA); }
}
route[MEDIA] {
  ${media}
}
`;
}
