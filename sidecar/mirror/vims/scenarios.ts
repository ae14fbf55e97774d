/** SIPp scenarios of the vims blueprint's users: registering with digest authentication, calling, answering. Pure. */

import { PAYLOAD_TYPE } from './rtp';
import { SETUP_BOUNDS_MS } from './statistics';
import { DOMAIN } from './subscribers';

/** Where callees listen: every user is registered there. */
export const CALLEE_PORT = 5080;
/** And where all of them hear. */
export const MEDIA_PORT = 20_000;

/** Counts of setup times between these bounds, for a histogram. */
const REPARTITION = `<ResponseTimeRepartition value="${SETUP_BOUNDS_MS.join(', ')}"/>`;

const scenario = (name: string, body: string) => `<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE scenario SYSTEM "sipp.dtd">\n<scenario name="${name}">\n${body}\n</scenario>\n`;
const send = (message: string, attributes = '') => `<send${attributes}><![CDATA[\n${message.trim()}\n\n]]></send>`;
const answer = (code: number, attributes = '') => `<recv response="${code}"${attributes} />`;

const register = (sequence: number, more = '') => `
REGISTER sip:${DOMAIN} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
Max-Forwards: 16
From: <sip:[field0]@${DOMAIN}>;tag=[call_number]
To: <sip:[field0]@${DOMAIN}>
Call-ID: [call_id]
CSeq: ${sequence} REGISTER
Contact: <sip:[field0]@[local_ip]:${CALLEE_PORT}>
Expires: 3600
Supported: path
${more}Content-Length: 0`;

export const REGISTER = scenario('register', [
  send(register(1), ' retrans="500" start_rtd="register"'),
  answer(100, ' optional="true"'),
  answer(401, ' auth="true"'),
  send(register(2, '[field1]\n'), ' retrans="500"'),
  answer(100, ' optional="true"'),
  answer(200, ' rtd="register"'),
].join('\n'));

const within = (method: string, sequence: number) => `
${method} [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
[routes]
Max-Forwards: 16
From: <sip:[field0]@${DOMAIN}>;tag=[call_number]
To: <sip:[field2]@${DOMAIN}>[peer_tag_param]
Call-ID: [call_id]
CSeq: ${sequence} ${method}
Content-Length: 0`;

/** G.711 in both directions; the media go from user to user, past the CSCFs, as in the paper's testbed. */
const description = (port: string | number) => `v=0
o=user 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio ${port} RTP/AVP ${PAYLOAD_TYPE}
a=rtpmap:${PAYLOAD_TYPE} PCMA/8000`;

export interface Media {
  /** File of payload that callers play for as long as a call lasts. */
  file: string;
  /** Of calls with media, 0 to 1. */
  share: number;
}

/** SIPp streams until the call's end; a call without media leaps over it by chance. */
function playing({ file, share }: Media): string[] {
  const play = `<nop><action><exec rtp_stream="${file},-1,${PAYLOAD_TYPE}" /></action></nop>`;
  const leap = share < 1 ? [`<nop next="1" chance="${(1 - share).toFixed(4)}" />`, play, '<label id="1" />'] : [play];
  return share > 0 ? leap : [];
}

/** Setup time is from INVITE to 200. @param holdMs mean of the exponential duration of a call */
export const caller = (holdMs: number, media: Media) => scenario('caller', [
  send(`
INVITE sip:[field2]@${DOMAIN} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch=[branch]
Max-Forwards: 16
From: <sip:[field0]@${DOMAIN}>;tag=[call_number]
To: <sip:[field2]@${DOMAIN}>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: <sip:[field0]@[local_ip]:[local_port]>
Content-Type: application/sdp
Content-Length: [len]

${description(media.share > 0 ? '[rtpstream_audio_port]' : '[media_port]')}`, ' retrans="500" start_rtd="setup"'),
  answer(100, ' optional="true"'),
  answer(180, ' optional="true"'),
  answer(200, ' rtd="setup" rrs="true"'),
  send(within('ACK', 1)),
  ...playing(media),
  `<pause distribution="exponential" mean="${Math.round(holdMs)}" />`,
  send(within('BYE', 2), ' retrans="500"'),
  answer(200),
  REPARTITION,
].join('\n'));

const reply = (status: string, more = 'Content-Length: 0') => `
SIP/2.0 ${status}
[last_Via:]
[last_Record-Route:]
[last_From:]
[last_To:];tag=[pid]-[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port]>
${more}`;

export const CALLEE = scenario('callee', [
  '<recv request="INVITE" rrs="true" />',
  send(reply('180 Ringing')),
  send(reply('200 OK', `Content-Type: application/sdp\nContent-Length: [len]\n\n${description(MEDIA_PORT)}`), ' retrans="500"'),
  '<recv request="ACK" />',
  // as long as a call may last
  '<recv request="BYE" timeout="3600000" />',
  send(`
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0`),
].join('\n'));
