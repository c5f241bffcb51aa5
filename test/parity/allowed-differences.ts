/** Where Earshot and the recorded truth differ on purpose; each with its reason. Anything else is a fault. */
export interface AllowedDifference {
  readonly file: string;
  readonly reason: string;
}

/** The streams that the heuristic found beyond SDP are real voice. */
export const REAL_WITHOUT_SDP: ReadonlySet<string> = new Set([
  'asterisk-testsuite__40msalaw.pcap',
  'asterisk-testsuite__broken_dtmf.pcap',
  'asterisk-testsuite__opus-3125894607.pcap',
  'asterisk-testsuite__ulaw-2013785496.pcap',
  'asterisk-testsuite__ulaw-3125894607.pcap',
  'NormB-sipnab__speech_8k_ulaw.pcap',
  'NormB-sipnab__voicecmd_combined.pcap',
  'realjimmy-sample-captures__RTP_L16_monaural_sample.pcapng',
  'SIPp-sipp__dtmf_2833_1.pcap',
  'SIPp-sipp__dtmf_2833_2.pcap',
  'SIPp-sipp__dtmf_2833_5.pcap',
  'SIPp-sipp__dtmf_2833_6.pcap',
  'SIPp-sipp__dtmf_2833_7.pcap',
  'SIPp-sipp__dtmf_2833_9.pcap',
  'SIPp-sipp__dtmf_2833_star.pcap',
  'SIPp-sipp__g711a.pcap',
  'sippy-rtpproxy__alice_srtp_out.pcap',
  'sippy-rtpproxy__call2_ulaw.a.rtp',
  'sippy-rtpproxy__DLT_NULL.a.rtp',
  'sippy-rtpproxy__srtp1.a.rtp',
  'generated/rewrap_snap96.pcap',
  'generated/linphone-pcma-srtp-sdes_callee-side.pcap',
  'generated/linphone-pcma-srtp-sdes_caller-side.pcap',
  'generated/linphone-pcmu-xr-statsummary-voipmetrics_callee-side.pcap',
  'generated/linphone-pcmu-xr-statsummary-voipmetrics_caller-side.pcap',
]);

/** Messengers, games and tunnels: whatever the heuristic found there, no stream is right. */
export const NO_STREAM: ReadonlySet<string> = new Set([
  'ntop-nDPI__discord.pcap',
  'ntop-nDPI__discord_mid_flow.pcap',
  'ntop-nDPI__false_positives.pcapng',
  'ntop-nDPI__gtp_false_positive.pcapng',
  'ntop-nDPI__KakaoTalk_talk.pcap',
  'ntop-nDPI__snapchat_call.pcapng',
  'ntop-nDPI__stun_signal.pcapng',
  'ntop-nDPI__stun_wa_call.pcapng',
  'ntop-nDPI__teams.pcap',
  'ntop-nDPI__wa_voice.pcap',
  'ntop-nDPI__whatsapp_login_call.pcap',
  'ntop-nDPI__zoom.pcap',
  'seladb-PcapPlusPlus__ip4_fragments.pcap',
]);

export const SIP_DIFFERS: readonly AllowedDifference[] = [
  {
    file: 'generated/rewrap_dup_capture.pcap',
    reason: 'every packet is there twice; the copies of the mirror are no messages',
  },
  {
    file: 'generated/torture4475_udp5060.pcap',
    reason: 'tshark takes six messages of RFC 4475 for no SIP, three of which are well-formed enough to be counted',
  },
];

export const STREAMS_DIFFER: readonly AllowedDifference[] = [
  { file: 'ntop-nDPI__stun.pcap', reason: 'six packets of a DTLS-SRTP session that no SDP announced' },
];

/** Largest difference allowed is 0.002 ms; these are measured otherwise by tshark. */
export const JITTER_DIFFERS: readonly AllowedDifference[] = [
  { file: 'realjimmy-sample-captures__RTP_L16_monaural_sample.pcapng', reason: 'tshark reckons 44 100 Hz as 44 kHz' },
  { file: 'realjimmy-sample-captures__sip-rtp-l16.pcap', reason: 'tshark reckons 44 100 Hz as 44 kHz' },
];

export const RTCP_DIFFERS: readonly AllowedDifference[] = [
  { file: 'sipcapture-hep-wireshark__hep.pcap', reason: 'a sender report as JSON in HEP, which tshark does not read' },
  { file: 'ntop-nDPI__stun.pcap', reason: 'what tshark takes for RTCP is encrypted' },
  { file: 'ntop-nDPI__stun_dtls_rtp.pcapng', reason: 'what tshark takes for RTCP is encrypted' },
  { file: 'ntop-nDPI__stun_msteams_unidir.pcapng', reason: 'SRTCP: first headers are in the clear, and no SDP tells' },
  { file: 'generated/linphone-pcma-srtp-sdes_callee-side.pcap', reason: 'SRTCP by its SDP: counted as such, not read' },
  { file: 'generated/linphone-pcma-srtp-sdes_caller-side.pcap', reason: 'SRTCP by its SDP: counted as such, not read' },
  {
    file: 'generated/rewrap_dup_capture.pcap',
    reason: 'every packet is there twice; the copies of the mirror are no reports',
  },
  {
    file: 'generated/vectors_rtcp_udp5005.pcap',
    reason: 'single vectors, half of them malformed, on a port that tshark was told of',
  },
];

export const DIGITS_DIFFER: readonly AllowedDifference[] = [
  { file: 'generated/vectors_rtp_udp5004.pcap', reason: 'single packets, on a port that tshark was told of' },
];

const ENCRYPTED = "tshark's heuristic takes encrypted UDP for RTP";

export const PAYLOAD_TYPES_DIFFER: readonly AllowedDifference[] = [
  { file: 'generated/vectors_rtp_udp5004.pcap', reason: 'single packets, on a port that tshark was told of' },
  {
    file: 'generated/rewrap_dup_capture.pcap',
    reason: 'every packet is there twice; the copies of the mirror are no packets of the stream',
  },
  { file: 'asterisk-testsuite__ssrc1.pcap', reason: 'one packet that no SDP announced is no evidence of a stream' },
  { file: 'asterisk-testsuite__ssrc2.pcap', reason: 'two packets that no SDP announced are no evidence of a stream' },
  { file: 'ntop-nDPI__stun.pcap', reason: ENCRYPTED },
  { file: 'ntop-nDPI__stun_dtls_rtp.pcapng', reason: ENCRYPTED },
  { file: 'ntop-nDPI__stun_dtls_rtp_unidir.pcapng', reason: ENCRYPTED },
  { file: 'veondigital-srtp_decoder__TCP_call_1.pcap', reason: ENCRYPTED },
  { file: 'veondigital-srtp_decoder__tcp_call_02_03_client.pcap', reason: ENCRYPTED },
  { file: 'veondigital-srtp_decoder__tcp_call_02_03_client_s1.pcap', reason: ENCRYPTED },
  { file: 'veondigital-srtp_decoder__tcp_call_02_03_client_s2.pcap', reason: ENCRYPTED },
  { file: 'veondigital-srtp_decoder__wifi-tcp_to_3g.pcap', reason: ENCRYPTED },
  { file: 'veondigital-srtp_decoder__wifi-tcp_to_3g_2.pcap', reason: ENCRYPTED },
];
