/** RTCP packet types (RFC 3550 12.1, RFC 4585, RFC 3611). */
export const RtcpType = {
  SENDER_REPORT: 200,
  RECEIVER_REPORT: 201,
  SOURCE_DESCRIPTION: 202,
  GOODBYE: 203,
  APPLICATION_DEFINED: 204,
  TRANSPORT_FEEDBACK: 205,
  PAYLOAD_FEEDBACK: 206,
  EXTENDED_REPORT: 207,
} as const;

/** Octets of the header that all packets share. */
export const RTCP_HEADER_LENGTH = 4;
