import type { DtlsFingerprint, DtlsParameters, FingerprintAlgorithm } from 'mediasoup-client/types'

/** One certificate for all of a page's transports; its fingerprints are known before any transport exists. */
export type Credentials = { certificates: RTCCertificate[]; dtlsParameters: DtlsParameters }

/** Makes a certificate (ECDSA P-256, RFC 8827 6.5), and reads its fingerprints in the way this browser allows. */
export async function makeCredentials(): Promise<Credentials> {
  // DOM types still want an object with no `namedCurve`.
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as AlgorithmIdentifier
  const certificate = await RTCPeerConnection.generateCertificate(algorithm)
  const fingerprints = toldFingerprints(certificate) ?? (await offeredFingerprints(certificate))
  return { certificates: [certificate], dtlsParameters: { role: 'client', fingerprints } }
}

function toldFingerprints(certificate: RTCCertificate): DtlsFingerprint[] | undefined {
  const told = certificate.getFingerprints?.() ?? []
  const complete = told.flatMap(({ algorithm, value }) =>
    algorithm && value ? [toFingerprint(algorithm, value)] : [],
  )
  return complete.length > 0 ? complete : undefined
}

/** Some browsers tell a certificate's fingerprint in an offer only. */
async function offeredFingerprints(certificate: RTCCertificate): Promise<DtlsFingerprint[]> {
  const connection = new RTCPeerConnection({ certificates: [certificate] })
  try {
    connection.createDataChannel('')
    const { sdp = '' } = await connection.createOffer()
    return [...sdp.matchAll(/^a=fingerprint:(\S+) (\S+)/gm)].map(([, algorithm = '', value = '']) =>
      toFingerprint(algorithm, value),
    )
  } finally {
    connection.close()
  }
}

const toFingerprint = (algorithm: string, value: string): DtlsFingerprint => ({
  algorithm: algorithm.toLowerCase() as FingerprintAlgorithm,
  value: value.toUpperCase(),
})
