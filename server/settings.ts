import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { parseIceUrl } from './ice-urls.ts'
import { isNetwork } from './trusted-proxies.ts'

const port = z.coerce.number().int().min(1).max(65_535)
const count = (max: number) => z.coerce.number().int().min(1).max(max)
const share = z.coerce.number().min(0).max(1)
const seconds = z.coerce.number().min(0).max(86_400)

const hostName = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
const address = z.string().refine((text) => isIP(text) > 0 || hostName.test(text))
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''))
const readable = z.string().refine(isReadable)
const ip = z.string().refine((text) => isIP(text) > 0)
const networks = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim()))
  .pipe(z.array(z.string().refine(isNetwork)).min(1))
const iceUrls = (...schemes: string[]) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.string().refine((url) => schemes.includes(parseIceUrl(url)?.scheme ?? ''))).min(1))
const longSecret = z.string().min(32)
const token = z.string().regex(/^[\w.~+/=-]{16,}$/)
const fileOf = (secret: z.ZodString) =>
  readable.transform((path) => readFileSync(path, 'utf8').trim()).pipe(secret)

/** One environment variable. `allowed` and `meaning` are read by people. */
export type Setting = {
  schema: z.ZodType
  fallback: string | undefined
  shown?: string
  allowed: string
  meaning: string
}
const setting = <S extends z.ZodType>(entry: Omit<Setting, 'schema'> & { schema: S }) => entry

/** Every environment variable there is: how it is read, its default, what is allowed and what it means. */
export const settings = {
  PORT: setting({
    schema: port,
    fallback: '3000',
    allowed: 'a port, 1 to 65535',
    meaning: 'Port of the web site and of signalling.',
  }),
  LISTEN_IP: setting({
    schema: ip,
    fallback: '0.0.0.0',
    allowed: 'an IPv4 or IPv6 address',
    meaning:
      'Address to listen at, for the web site and for media. 127.0.0.1 keeps everything on this machine.',
  }),
  WEB_LISTEN_IP: setting({
    schema: ip,
    fallback: undefined,
    shown: 'LISTEN_IP',
    allowed: 'an IPv4 or IPv6 address',
    meaning:
      'Address to listen at for the web site alone. 127.0.0.1 behind a reverse proxy on this machine, so that nobody goes past it.',
  }),
  TRUSTED_PROXIES: setting({
    schema: networks,
    fallback: undefined,
    allowed: 'addresses and networks such as 127.0.0.1,10.0.0.0/8, separated by commas',
    meaning:
      'Reverse proxies in front of this server. Only they may say whom a request comes from (X-Forwarded-For).',
  }),
  PUBLIC_URL: setting({
    schema: httpUrl,
    fallback: undefined,
    shown: 'http://localhost:PORT',
    allowed: 'an http or https URL',
    meaning: 'Where people reach this server; used in links.',
  }),
  ANNOUNCED_IP: setting({
    schema: z
      .string()
      .transform((text) => text.split(',').map((part) => part.trim()))
      .pipe(z.array(address).min(1)),
    fallback: undefined,
    shown: 'detected',
    allowed: 'IPv4 or IPv6 addresses or host names, separated by commas',
    meaning: 'Public address of this machine, told to browsers as the place to send media to.',
  }),
  MEDIA_PORT: setting({
    schema: port.max(65_535 - 256),
    fallback: '44444',
    allowed: 'a port, 1 to 65279',
    meaning: 'First media port, UDP and TCP; each worker takes one: this, the next, and so on.',
  }),
  WORKERS: setting({
    schema: count(256),
    fallback: String(availableParallelism()),
    shown: 'number of cores',
    allowed: '1 to 256',
    meaning: 'mediasoup workers; each uses one core.',
  }),
  SPREAD_AT: setting({
    schema: share,
    fallback: '0.6',
    allowed: '0 to 1',
    meaning:
      'Share of its core that a worker uses when newcomers to its rooms go to another worker that has clearly less to do.',
  }),
  SHED_AT: setting({
    schema: z.coerce.number().gt(0).max(1),
    fallback: '0.85',
    allowed: 'above 0, to 1',
    meaning:
      'Share of its core that a worker uses when the server begins to give up quality, step by step: small tiles, then most tiles, then pictures for watchers, then newcomers.',
  }),
  UPLINK_LIMIT: setting({
    schema: z.coerce.number().min(1_000_000),
    fallback: undefined,
    shown: 'none',
    allowed: 'bit/s, from 1000000',
    meaning: 'What this machine may send at most; from there on quality is given up in the same way (Linux).',
  }),
  PACKET_LIMIT: setting({
    schema: z.coerce.number().min(1_000),
    fallback: undefined,
    shown: 'none',
    allowed: 'packets/s, from 1000',
    meaning: 'Packets that this machine may send at most, where its provider limits them; likewise (Linux).',
  }),
  TLS_CERT: setting({
    schema: readable,
    fallback: undefined,
    allowed: 'a readable PEM file',
    meaning: 'Certificate chain to serve HTTPS directly, without a reverse proxy.',
  }),
  TLS_KEY: setting({
    schema: readable,
    fallback: undefined,
    allowed: 'a readable PEM file',
    meaning: 'Private key that belongs to TLS_CERT.',
  }),
  STUN_URLS: setting({
    schema: iceUrls('stun', 'stuns'),
    fallback: undefined,
    allowed: 'stun:host:port, separated by commas',
    meaning: 'STUN servers that tell browsers their public address.',
  }),
  TURN_URLS: setting({
    schema: iceUrls('turn', 'turns'),
    fallback: undefined,
    allowed: 'turn:host:port?transport=udp or turns:host:port, separated by commas',
    meaning: 'TURN servers that relay media for whoever cannot reach this one; needs TURN_SECRET.',
  }),
  TURN_SECRET: setting({
    schema: longSecret,
    fallback: undefined,
    allowed: '32 characters or more',
    meaning: 'Secret shared with the TURN server (its `static-auth-secret`).',
  }),
  TURN_SECRET_FILE: setting({
    schema: fileOf(longSecret),
    fallback: undefined,
    allowed: 'a readable file that holds 32 characters or more',
    meaning: 'File to read TURN_SECRET from, instead of the environment.',
  }),
  VIDEO_CODECS: setting({
    schema: z
      .string()
      .transform((text) =>
        text
          .toUpperCase()
          .split(',')
          .map((part) => part.trim()),
      )
      .pipe(z.array(z.enum(['VP8', 'VP9', 'AV1', 'H264'])).min(1)),
    fallback: 'VP8',
    allowed: 'VP8, VP9, AV1, H264, separated by commas',
    meaning: 'Video codecs offered, the preferred one first.',
  }),
  P2P: setting({
    schema: z.enum(['on', 'off']),
    fallback: 'on',
    allowed: 'on or off',
    meaning: 'Whether two people alone in a room connect directly, which tells each the other’s IP address.',
  }),
  LOG_LEVEL: setting({
    schema: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    fallback: 'info',
    allowed: 'fatal, error, warn, info, debug, trace or silent',
    meaning: 'How much is logged. Personal data appears at debug and below only.',
  }),
  MAX_ROOMS: setting({
    schema: count(100_000),
    fallback: '500',
    allowed: '1 to 100000',
    meaning: 'Rooms open at the same time.',
  }),
  MAX_PARTICIPANTS: setting({
    schema: count(1_000),
    fallback: '50',
    allowed: '1 to 1000',
    meaning: 'Participants in one room.',
  }),
  MAX_TRACKS: setting({
    schema: count(32),
    fallback: '4',
    allowed: '1 to 32',
    meaning: 'Tracks one participant may publish (microphone, camera, screen, screen sound).',
  }),
  AUDIO_SLOTS: setting({
    schema: count(1_000),
    fallback: '4',
    allowed: '1 to 1000',
    meaning:
      'Microphones that each participant receives at most: in larger rooms the loudest, and whom they have pinned besides. As many as MAX_PARTICIPANTS: all of them.',
  }),
  MAX_CHAT_LENGTH: setting({
    schema: count(50_000),
    fallback: '4000',
    allowed: '1 to 50000',
    meaning: 'Characters in one chat message.',
  }),
  RESUME_SECONDS: setting({
    schema: seconds,
    fallback: '20',
    allowed: '0 to 86400 seconds',
    meaning: 'How long a participant whose connection dropped keeps its place.',
  }),
  RESUME_SECRET: setting({
    schema: z.string().min(32),
    fallback: undefined,
    shown: 'made at the first start, kept in STATE_FOLDER',
    allowed: 'at least 32 characters',
    meaning: 'Signs the proof by which participants come back as themselves, also after a restart.',
  }),
  STATE_FOLDER: setting({
    schema: z.string(),
    fallback: join(process.env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state'), 'atrium'),
    shown: '~/.local/state/atrium',
    allowed: 'a folder this program may write to',
    meaning: 'What must outlive a restart: secrets made at the first start. No meeting is ever stored.',
  }),
  ROOM_GRACE_SECONDS: setting({
    schema: seconds,
    fallback: '60',
    allowed: '0 to 86400 seconds',
    meaning: 'How long an empty room, with its chat, waits for somebody to return.',
  }),
  UNSEEN_SECONDS: setting({
    schema: seconds,
    fallback: '5',
    allowed: '0 to 86400 seconds',
    meaning: 'How long video that nobody sees stays paused before it is closed.',
  }),
  ADMIN_TOKEN: setting({
    schema: token,
    fallback: undefined,
    allowed: '16 characters or more, letters, digits and -._~+/=',
    meaning: 'Lets whoever sends it as a bearer token drain the server: POST /api/admin/drain.',
  }),
  ADMIN_TOKEN_FILE: setting({
    schema: fileOf(token),
    fallback: undefined,
    allowed: 'a readable file that holds such a token',
    meaning: 'File to read ADMIN_TOKEN from, instead of the environment.',
  }),
  DRAIN_SECONDS: setting({
    schema: seconds,
    fallback: '0',
    allowed: '0 to 86400 seconds',
    meaning:
      'How long meetings may go on after SIGTERM or when draining; new ones are refused meanwhile. At 0 SIGTERM ends all at once.',
  }),
  LOAD_TEST_TOKEN: setting({
    schema: token,
    fallback: undefined,
    allowed: '16 characters or more, letters, digits and -._~+/=',
    meaning:
      'Allows load tests of this server (`npm run bench -- --against URL --token …`) to whoever has it; unset, they refuse to start.',
  }),
  METRICS_TOKEN: setting({
    schema: token,
    fallback: undefined,
    allowed: '16 characters or more, letters, digits and -._~+/=',
    meaning: 'Serves Prometheus metrics at /metrics to whoever sends it as a bearer token.',
  }),
  METRICS_TOKEN_FILE: setting({
    schema: fileOf(token),
    fallback: undefined,
    allowed: 'a readable file that holds such a token',
    meaning: 'File to read METRICS_TOKEN from, instead of the environment.',
  }),
  METRICS_PORT: setting({
    schema: port,
    fallback: undefined,
    allowed: 'a port, 1 to 65535',
    meaning:
      'Serves Prometheus metrics at a port of their own; with METRICS_TOKEN only for whoever sends it.',
  }),
  METRICS_LISTEN_IP: setting({
    schema: ip,
    fallback: '127.0.0.1',
    allowed: 'an IPv4 or IPv6 address; METRICS_TOKEN is needed for any but loopback',
    meaning: 'Address to listen at for METRICS_PORT.',
  }),
}

function isReadable(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch {
    return false
  }
}
