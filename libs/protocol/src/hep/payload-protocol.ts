/** HEP chunk 0x0b: what the payload is (HEP revision 37, and what agents send beyond it). */
export const HepPayload = {
  SIP: 1,
  XMPP: 2,
  SDP: 3,
  RTP: 4,
  /** JSON by the document; some agents send binary RTCP under this number, so look at the first octet. */
  RTCP: 5,
  MGCP: 6,
  RTP_FULL_REPORT: 34,
  RTP_SHORT_REPORT: 35,
  SHORT_RTCP: 37,
  HORACLIFIX: 38,
  SIP_JSON: 50,
  DNS: 53,
  ISUP: 54,
  RTSP: 55,
  DIAMETER: 56,
  RTCP_PION: 58,
  CDR: 60,
  /** Also the default of rtpengine's NG control protocol. */
  VERTO: 61,
  VQ_RTCPXR: 99,
  LOG: 100,
} as const;
