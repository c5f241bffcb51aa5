export interface HepAddress {
  transport: string;
  host: string;
  port: string;
}

/** `udp://192.0.2.1:9060` in parts; null where it is none. */
export function parseHepAddress(text: string): HepAddress | null {
  const match = /^([a-z]+):\/\/(\[[^\]]+\]|[^:/]+):(\d+)$/.exec(text);
  const [, transport, host, port] = match ?? [];
  return transport && host && port ? { transport, host, port } : null;
}

export interface HepAgent {
  name: string;
  /** File or place that the lines belong to. */
  where: string;
  lines: (address: HepAddress) => string;
}

/** Each agent's own words for "send HEP version 3 to this address". */
export const HEP_AGENTS: readonly HepAgent[] = [
  {
    name: 'Kamailio',
    where: 'kamailio.cfg, module siptrace',
    lines: ({ host, port }) =>
      [
        'loadmodule "siptrace.so"',
        `modparam("siptrace", "duplicate_uri", "sip:${host}:${port}")`,
        'modparam("siptrace", "hep_mode_on", 1)',
        'modparam("siptrace", "hep_version", 3)',
        'modparam("siptrace", "hep_capture_id", 101)',
        'modparam("siptrace", "trace_to_database", 0)',
        'modparam("siptrace", "trace_on", 1)',
        'modparam("siptrace", "trace_mode", 1)',
      ].join('\n'),
  },
  {
    name: 'OpenSIPS',
    where: 'opensips.cfg (3.1 or newer), modules proto_hep and tracer; trace() in the main route',
    lines: ({ host, port, transport }) =>
      [
        'loadmodule "proto_hep.so"',
        'socket=hep_udp:127.0.0.1:6060',
        `modparam("proto_hep", "hep_id", "[earshot] ${host}:${port}; transport=${transport}; version=3")`,
        'loadmodule "tracer.so"',
        'modparam("tracer", "trace_id", "[tid]uri=hep:earshot")',
        '',
        'route {',
        '    if (!has_totag()) trace("tid", "d", "sip");',
        '    ...',
        '}',
      ].join('\n'),
  },
  {
    name: 'FreeSWITCH',
    where: 'autoload_configs/sofia.conf.xml, then sip-capture in each profile',
    lines: ({ host, port, transport }) =>
      [
        '<!-- global_settings of sofia.conf.xml -->',
        `<param name="capture-server" value="${transport}:${host}:${port};hep=3;capture_id=102"/>`,
        '<!-- settings of each profile -->',
        '<param name="sip-capture" value="yes"/>',
      ].join('\n'),
  },
  {
    name: 'Asterisk',
    where: 'hep.conf; load res_hep.so, res_hep_pjsip.so and res_hep_rtcp.so (chan_pjsip)',
    lines: ({ host, port }) =>
      [
        '[general]',
        'enabled = yes',
        `capture_address = ${host}:${port}`,
        'capture_id = 103',
        'uuid_type = call-id',
      ].join('\n'),
  },
  {
    name: 'heplify',
    where: 'on any host that sees the packets; eth0 is the interface',
    lines: ({ host, port, transport }) => `heplify -i eth0 -m SIPRTCP -hs ${host}:${port} -nt ${transport} -hi 104`,
  },
  {
    name: 'rtpengine',
    where: 'rtpengine.conf; sends RTCP with the Call-ID',
    lines: ({ host, port, transport }) =>
      ['[rtpengine]', `homer = ${host}:${port}`, `homer-protocol = ${transport}`, 'homer-id = 105'].join('\n'),
  },
];
