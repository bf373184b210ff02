import type { CheckId, Facts, Outcome } from '../../check/result.ts'

/** What each test is called. */
const label = {
  https: 'Page (HTTPS)',
  websocket: 'Server (WebSocket)',
  udp: 'Media over UDP',
  tcp: 'Media over TCP',
  'turn-udp': 'Relay over UDP',
  'turn-tcp': 'Relay over TCP',
  'turn-tls': 'Relay over TLS',
  candidates: 'Addresses found',
  nat: 'NAT',
  quality: 'Quality of the line',
  bandwidth: 'Bandwidth',
  camera: 'Camera',
  microphone: 'Microphone',
  playback: 'Your voice, by the server',
} as const satisfies Record<CheckId, string>

/** What came out, what it means, and what to do. */
const outcome = {
  https: {
    secure: 'The page comes encrypted from this server.',
    local: 'The page comes from this very machine, which browsers trust.',
    insecure:
      'The page is not encrypted, so the browser gives no camera or microphone. Open it by its https address.',
    unreachable: 'The server does not answer. Check your connection; if other pages open, tell the operator.',
  },
  websocket: {
    open: 'The server answers quickly.',
    slow: 'The server answers slowly. Try another network, or move closer to the Wi-Fi.',
    blocked:
      'No lasting connection to the server: a proxy or firewall cuts it. Try without VPN, or another network.',
  },
  udp: {
    works: 'The best way for sound and pictures is open.',
    failed:
      'This network lets no UDP through to the server. Meetings take another way, if one is open below.',
    'not-offered': 'This server offers no media over UDP.',
  },
  tcp: {
    works: 'A way round for networks without UDP is open.',
    failed: 'The server’s media port cannot be reached over TCP. That matters only where UDP is closed too.',
    'not-offered': 'This server offers no media over TCP.',
  },
  'turn-udp': {
    works: 'The relay can be reached over UDP.',
    failed: 'The relay cannot be reached over UDP. That matters only where the direct ways are closed.',
    'not-offered': 'This server offers no relay over UDP.',
  },
  'turn-tcp': {
    works: 'The relay can be reached over TCP.',
    failed: 'The relay cannot be reached over TCP. That matters only where the ways above are closed.',
    'not-offered': 'This server offers no relay over TCP.',
  },
  'turn-tls': {
    works: 'The way that gets through nearly every firewall is open.',
    failed: 'The relay cannot be reached over TLS. If nothing else works, tell the operator.',
    'not-offered': 'This server offers no relay over TLS, which would get through nearly every firewall.',
  },
  candidates: {
    reflexive: 'Your browser knows its public address: direct calls of two can work.',
    relayed: 'Your browser found a relay, but not its own public address. Calls of two go by the server.',
    local: 'No STUN or TURN server answered. Calls of two go by the server.',
    none: 'Your browser found no address at all. Allow WebRTC in its settings or extensions.',
    'not-offered':
      'This server names no STUN or TURN server, so nobody tells your browser its public address.',
  },
  nat: {
    independent: 'One public port for everybody: direct calls of two have good chances.',
    symmetric:
      'Another public port for each (symmetric NAT): calls of two mostly go by the server, which is no harm.',
    unclear:
      'Your browser hides too much to tell. After microphone and camera are allowed, run the check again.',
    unseen: 'No STUN server saw another address of yours: there is no NAT on the way, or nobody answered.',
    'one-answer': 'Only one STUN server answered; to tell, two must.',
    'too-few': 'To tell, two STUN addresses must be asked, and this server names fewer.',
  },
  quality: {
    good: 'Hardly anything is lost, and answers come quickly.',
    fair: 'Something is lost or late; sound may stumble now and then. A cable or a nearer Wi-Fi helps.',
    poor: 'Much is lost or late; sound will stumble. Use a cable or another network, and end other downloads.',
  },
  bandwidth: {
    good: 'Enough for pictures of everybody.',
    fair: 'Enough for sound and small pictures. Others on this line, or downloads, may be the reason.',
    poor: 'Enough for sound at most. Switch your camera off in meetings, or use another network.',
    busy: 'This device is too busy to fill the line, so it could not be measured. Close other programs and try again.',
  },
  camera: {
    works: 'The camera gives a picture.',
    trouble: 'The camera cannot be used.',
  },
  microphone: {
    works: 'The microphone hears something.',
    silent: 'The microphone is open but hears nothing. Is it muted, or another one the right one?',
    trouble: 'The microphone cannot be used.',
  },
  playback: {
    returned: 'Your voice went to the server and came back. Listen to it below.',
    lost: 'Your voice did not come back from the server. See which way for media is open above.',
  },
} as const satisfies { [Id in CheckId]: Record<Exclude<Outcome<Id>, 'untested'>, string> }

/** What was measured. */
const fact = {
  time: 'after {value}',
  roundTripTime: 'there and back in {value}',
  jitter: 'varies by {value}',
  lossUp: 'lost on the way up: {value}',
  lossDown: 'lost on the way down: {value}',
  up: 'up: {value}',
  down: 'down: at least {value}',
  path: 'path: {value}',
  candidates: '{value}',
  servers: 'STUN addresses: {value}',
  size: '{value}',
  error: '{value}',
} as const satisfies Record<keyof Facts, string>

/** The sentences of the network check. */
export const check = {
  title: 'Network check',
  lead: 'Tries out every way from this device to this server, with real sound and pictures, and tells what a meeting can expect.',
  link: 'Check connection',
  start: 'Start the check',
  again: 'Check again',
  started:
    'It takes about half a minute and sends some 10 MB of made-up sound and pictures. Nobody else sees or hears them.',
  network: 'Network',
  devices: 'Microphone and camera',
  devicesText:
    'Your voice goes to the server and comes back, so that you hear what others would. Only you hear it.',
  devicesStart: 'Test microphone and camera',
  speak: 'Say something …',
  listen: 'What came back of your voice',
  copy: 'Copy result for the operator',
  copied: 'Result copied.',
  running: 'Being tested …',
  waiting: 'Not tested yet.',
  untested: 'Could not be tested.',
  unsupported: 'This browser cannot make calls. A current Chrome, Edge, Firefox or Safari can.',
  verdict: {
    green: 'Good',
    amber: 'Limited',
    red: 'Does not work',
    unknown: 'Unknown',
  },
  overall: {
    running: 'Testing …',
    green: 'Meetings work well here',
    amber: 'Meetings work here, with limits',
    red: 'Meetings do not work here',
    unknown: 'That could not be tested',
    greenText: 'Sound and pictures reach the server and come back.',
    amberText: 'The lines below tell what is in the way, and what helps.',
    redText: 'Try another network, or without VPN. Otherwise copy the result for whoever runs this server.',
    unknownText: 'The server did not answer as it should. Try again in a moment.',
  },
  label,
  outcome,
  fact,
} as const
