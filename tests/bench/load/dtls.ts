import { createHash, X509Certificate } from 'node:crypto'
import {
  CipherContext,
  DtlsClient,
  DtlsServer,
  HashAlgorithm,
  NamedCurveAlgorithm,
  SignatureAlgorithm,
  type DtlsSocket,
} from 'werift'
import { saltLength, type SrtpCipher, type SrtpMaster } from './srtp-keys.ts'

/** A certificate with its key, both PEM, and its SHA-256 fingerprint as SDP spells it (RFC 8122). */
export type Certificate = { certificate: string; key: string; fingerprint: string }

/** What the handshake agreed on: the cipher, and the keys of both directions. */
export type DtlsAgreement = { cipher: SrtpCipher; local: SrtpMaster; remote: SrtpMaster }

/** Protection profiles (RFC 5764, section 4.1.2; RFC 7714, section 14.2). */
const profiles: Record<SrtpCipher, 1 | 7> = { cm: 1, gcm: 7 }
const masterKeyLength = 16
const signatureHash = { hash: HashAlgorithm.sha256_4, signature: SignatureAlgorithm.ecdsa_3 }
/** Beyond every flight of a handshake: nothing is sent again. */
const noFlight = 99

/** A new P-256 certificate; one serves all participants of a process. */
export async function createCertificate(): Promise<Certificate> {
  const { certPem, keyPem } = await CipherContext.createSelfSignedCertificateWithKey(
    signatureHash,
    NamedCurveAlgorithm.secp256r1_23,
  )
  const hash = createHash('sha256').update(new X509Certificate(certPem).raw).digest('hex').toUpperCase()
  return { certificate: certPem, key: keyPem, fingerprint: hash.match(/../g)?.join(':') ?? '' }
}

export type DtlsOptions = {
  role: 'client' | 'server'
  certificate: Certificate
  /** The ciphers offered, the preferred first. */
  ciphers: SrtpCipher[]
  send(packet: Buffer): void
  agreed(agreement: DtlsAgreement): void
  failed(error: Error): void
}

/** A DTLS 1.2 handshake that ends in keys for SRTP (RFC 5764). */
export class Dtls {
  readonly #options: DtlsOptions
  readonly #socket: DtlsSocket
  /** werift sets what takes the packets. */
  readonly #transport = {
    type: 'udp',
    address: ['127.0.0.1', 0] as const,
    closed: false,
    onData: (_packet: Buffer) => {},
    send: async (packet: Buffer) => this.#send(packet),
    close: async () => {},
  }
  #closed = false
  #resting = false

  constructor(options: DtlsOptions) {
    this.#options = options
    const { role, certificate, ciphers } = options
    const common = {
      transport: this.#transport as never,
      srtpProfiles: ciphers.map((cipher) => profiles[cipher]),
      cert: certificate.certificate,
      key: certificate.key,
      signatureHash,
      extendedMasterSecret: true,
      certificateRequest: true,
    }
    const client = role === 'client' ? new DtlsClient(common) : undefined
    this.#socket = client ?? new DtlsServer(common)
    this.#socket.onConnect.subscribe(() => this.#connected())
    this.#socket.onError.subscribe((error) => this.#failed(error))
    client?.connect().catch((error: unknown) => this.#failed(error))
  }

  receive(packet: Buffer): void {
    if (this.#closed) return
    // It keeps what it reads for longer than we may.
    this.#transport.onData(Buffer.from(packet))
  }

  close(): void {
    this.#closed = true
    this.#rest()
  }

  #send(packet: Buffer): void {
    if (!this.#closed && !this.#resting) this.#options.send(packet)
  }

  /**
   * Nothing is said any more. On a busy machine werift may still be about to answer a server that repeated itself, with
   * a flight made anew, which OpenSSL takes for the end of the connection.
   */
  #rest(): void {
    this.#resting = true
    Object.defineProperty(this.#socket.dtls, 'flight', { get: () => noFlight, set: () => {} })
  }

  #failed(error: unknown): void {
    if (!this.#closed) this.#options.failed(error instanceof Error ? error : new Error(String(error)))
  }

  #connected(): void {
    if (this.#closed || this.#resting) return
    // A server's last words may have to be repeated; a client has said all.
    if (this.#options.role === 'client') this.#rest()
    const cipher = this.#socket.srtp.srtpProfile === profiles.gcm ? 'gcm' : 'cm'
    const keys = this.#socket.extractSessionKeys(masterKeyLength, saltLength[cipher])
    this.#options.agreed({
      cipher,
      local: { key: keys.localKey, salt: keys.localSalt },
      remote: { key: keys.remoteKey, salt: keys.remoteSalt },
    })
  }
}
