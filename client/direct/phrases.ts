/**
 * What stands in nearly every session description, each written as one byte from 0x80 on. Both sides must know the same
 * list in the same order: whoever changes it makes a new version of the letter.
 */
const phrases: readonly string[] = [
  '\r\na=candidate:',
  ' typ host',
  ' typ srflx raddr ',
  ' typ relay raddr ',
  ' rport ',
  ' 1 udp ',
  '\r\na=ice-ufrag:',
  '\r\na=ice-pwd:',
  '\r\na=ice-options:trickle',
  '\r\na=fingerprint:sha-256 ',
  '\r\na=setup:actpass\r\na=mid:',
  '\r\na=setup:active\r\na=mid:',
  '\r\na=setup:passive\r\na=mid:',
  '\r\na=extmap:',
  ' http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  ' urn:ietf:params:rtp-hdrext:sdes:mid',
  '\r\na=sendrecv',
  '\r\na=recvonly',
  '\r\na=msid:- ',
  '\r\na=rtcp-mux',
  '\r\na=rtcp-rsize',
  '\r\na=rtpmap:',
  '\r\na=fmtp:',
  '\r\na=rtcp-fb:',
  ' opus/48000/2',
  ' minptime=10;useinbandfec=1',
  ' VP8/90000',
  ' rtx/90000',
  ' apt=',
  ' transport-cc',
  ' goog-remb',
  ' ccm fir',
  ' nack pli',
  ' nack',
  '\r\na=ssrc-group:FID ',
  '\r\na=ssrc:',
  ' cname:',
  ' UDP/TLS/RTP/SAVPF ',
  '\r\nm=audio ',
  '\r\nm=video ',
  '\r\nm=application ',
  ' UDP/DTLS/SCTP webrtc-datachannel',
  '\r\nc=IN IP4 0.0.0.0',
  '\r\nc=IN IP4 ',
  '\r\nc=IN IP6 ',
  '\r\na=sctp-port:5000',
  '\r\na=max-message-size:',
  '\r\nt=0 0',
  '\r\na=group:BUNDLE 0 1 2',
  '\r\ns=-',
  ' 2 IN IP4 127.0.0.1',
  'v=0\r\no=- ',
  '.local ',
]

const first = 0x80
const last = first + phrases.length

/** A session description as bytes, its usual phrases one byte each. */
export function abbreviate(sdp: string): Uint8Array<ArrayBuffer> {
  // What is no ASCII (nothing in practice) would be taken for a phrase.
  let text = sdp.replace(/[\u0080-\uffff]/g, '?')
  for (const [index, phrase] of phrases.entries())
    text = text.replaceAll(phrase, String.fromCharCode(first + index))
  return Uint8Array.from(text, (sign) => sign.charCodeAt(0))
}

/** The session description that those bytes stand for; undefined if a byte stands for nothing. */
export function spellOut(bytes: Uint8Array): string | undefined {
  let text = ''
  for (const byte of bytes) {
    if (byte >= last) return undefined
    text += byte < first ? String.fromCharCode(byte) : phrases[byte - first]
  }
  return text
}
