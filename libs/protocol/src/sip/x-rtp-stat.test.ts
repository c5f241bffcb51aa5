import { describe, expect, it } from 'vitest';
import { parseRtpStat, parseRxTxStat } from './x-rtp-stat.js';

it('reads what a baresip phone sends', () => {
  expect(
    parseRtpStat(
      'EX=BareSip;CS=12;CD=30;PR=1375;PS=1476;PL=125,49;PD=1,0;JI=11.2,9.5;DL=74.9;IP=192.0.2.1:4,192.0.2.2:6',
    ),
  ).toEqual({
    setupMs: 12,
    durationSeconds: 30,
    packetsReceived: 1375,
    packetsSent: 1476,
    lostReceived: 125,
    lostSent: 49,
    discardedReceived: 1,
    discardedSent: 0,
    jitterReceived: 11.2,
    jitterSent: 9.5,
    delayMs: 74.9,
    mos: null,
  });
});

it('has null for what is missing or no number', () => {
  expect(Object.values(parseRtpStat('PR=many;JI=')).every((value) => value === null)).toBe(true);
});

it('reads the values that AudioCodes gateways send, with an empty parameter among them', () => {
  expect(parseRtpStat('PS=207;OS=49680;;PR=314;OR=50240;PL=11;JI=600;LA=40;')).toMatchObject({
    packetsSent: 207,
    packetsReceived: 314,
    lostReceived: 11,
    lostSent: null,
    jitterReceived: 600,
    delayMs: 40,
  });
});

it('reads parameters between commas', () => {
  expect(parseRtpStat('PS=1207, PR=1314, OR=50240, PL=17, JI=6, DU=12')).toMatchObject({
    packetsSent: 1207,
    packetsReceived: 1314,
    lostReceived: 17,
    jitterReceived: 6,
    durationSeconds: 12,
  });
});

describe('RTP-RxStat and RTP-TxStat', () => {
  it('give what was received and sent', () => {
    const received = 'Dur=104,Pkt=5190,Oct=830400,LatePkt=3,LostPkt=7,AvgJit=2,VQMetrics="CCR=0.0017;ICR=0.0000"';
    expect(parseRxTxStat(received, 'Dur=103,Pkt=5201,Oct=832160')).toEqual({
      setupMs: null,
      durationSeconds: 104,
      packetsReceived: 5190,
      packetsSent: 5201,
      lostReceived: 7,
      lostSent: null,
      discardedReceived: 3,
      discardedSent: null,
      jitterReceived: 2,
      jitterSent: null,
      delayMs: null,
      mos: null,
    });
  });

  it.each([
    ['VQMetrics="MLQK=4.5000;MLQKav=4.4817;MLQKmn=4.1000;MLQKmx=4.5000;CCR=0.0000;SCS=0"', 4.4817],
    ['VQMetrics="MLQKav=4.4817"', 4.4817],
    ['VqMetrics="CS=0;SCS=0"', null],
  ])('give the mean score where the phone made one: %s', (metrics, mos) => {
    const received = `Dur=13,Pkt=657,Oct=113004,LatePkt=0,LostPkt=2,AvgJit=1,${metrics}`;
    expect(parseRxTxStat(received, null)).toMatchObject({
      packetsReceived: 657,
      lostReceived: 2,
      jitterReceived: 1,
      mos,
    });
  });

  it('are read with the names of other makers, and either alone', () => {
    expect(parseRxTxStat('Total_Rx_Pkts=248,Rx_Pkts_Lost=5', null)).toMatchObject({
      packetsReceived: 248,
      packetsSent: null,
      lostReceived: 5,
    });
    expect(parseRxTxStat(null, 'Dur=9,Pkt=450')).toMatchObject({ durationSeconds: 9, packetsSent: 450 });
  });
});
