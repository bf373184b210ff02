import type { Messages } from '../messages.ts'

export const check: Messages['check'] = {
  title: 'Netzwerktest',
  lead: 'Probiert alle Wege von diesem Gerät zu diesem Server aus, mit echtem Ton und Bild, und sagt, was eine Besprechung erwarten kann.',
  link: 'Verbindung testen',
  start: 'Test starten',
  again: 'Noch einmal testen',
  started:
    'Er dauert etwa eine halbe Minute und sendet ungefähr 10 MB künstlichen Ton und Bilder. Niemand sonst sieht oder hört sie.',
  network: 'Netzwerk',
  devices: 'Mikrofon und Kamera',
  devicesText:
    'Deine Stimme geht zum Server und kommt zurück, damit du hörst, was andere hören würden. Nur du hörst sie.',
  devicesStart: 'Mikrofon und Kamera testen',
  speak: 'Sag etwas …',
  listen: 'Was von deiner Stimme zurückkam',
  copy: 'Ergebnis für den Betreiber kopieren',
  copied: 'Ergebnis kopiert.',
  running: 'Wird getestet …',
  waiting: 'Noch nicht getestet.',
  untested: 'Konnte nicht getestet werden.',
  unsupported:
    'Dieser Browser kann nicht telefonieren. Ein aktuelles Chrome, Edge, Firefox oder Safari kann es.',
  verdict: {
    green: 'Gut',
    amber: 'Eingeschränkt',
    red: 'Geht nicht',
    unknown: 'Unbekannt',
  },
  overall: {
    running: 'Wird getestet …',
    green: 'Besprechungen funktionieren hier gut',
    amber: 'Besprechungen funktionieren hier mit Einschränkungen',
    red: 'Besprechungen funktionieren hier nicht',
    unknown: 'Das konnte nicht getestet werden',
    greenText: 'Ton und Bild erreichen den Server und kommen zurück.',
    amberText: 'Die Zeilen unten sagen, was im Weg ist und was hilft.',
    redText:
      'Versuche es in einem anderen Netz oder ohne VPN. Sonst kopiere das Ergebnis für den Betreiber dieses Servers.',
    unknownText: 'Der Server hat nicht geantwortet, wie er sollte. Versuche es gleich noch einmal.',
  },
  label: {
    https: 'Seite (HTTPS)',
    websocket: 'Server (WebSocket)',
    udp: 'Medien über UDP',
    tcp: 'Medien über TCP',
    'turn-udp': 'Relay über UDP',
    'turn-tcp': 'Relay über TCP',
    'turn-tls': 'Relay über TLS',
    candidates: 'Gefundene Adressen',
    nat: 'NAT',
    quality: 'Qualität der Leitung',
    bandwidth: 'Bandbreite',
    camera: 'Kamera',
    microphone: 'Mikrofon',
    playback: 'Deine Stimme, über den Server',
  },
  outcome: {
    https: {
      secure: 'Die Seite kommt verschlüsselt von diesem Server.',
      local: 'Die Seite kommt von diesem Rechner selbst, dem Browser vertrauen.',
      insecure:
        'Die Seite ist nicht verschlüsselt, deshalb gibt der Browser Kamera und Mikrofon nicht frei. Öffne sie über ihre https-Adresse.',
      unreachable:
        'Der Server antwortet nicht. Prüfe deine Verbindung; wenn andere Seiten gehen, sag es dem Betreiber.',
    },
    websocket: {
      open: 'Der Server antwortet schnell.',
      slow: 'Der Server antwortet langsam. Versuche ein anderes Netz oder geh näher ans WLAN.',
      blocked:
        'Keine dauerhafte Verbindung zum Server: Ein Proxy oder eine Firewall trennt sie. Versuche es ohne VPN oder in einem anderen Netz.',
    },
    udp: {
      works: 'Der beste Weg für Ton und Bild ist offen.',
      failed:
        'Dieses Netz lässt kein UDP zum Server durch. Besprechungen nehmen einen anderen Weg, wenn unten einer offen ist.',
      'not-offered': 'Dieser Server bietet keine Medien über UDP an.',
    },
    tcp: {
      works: 'Ein Umweg für Netze ohne UDP ist offen.',
      failed:
        'Der Medienport des Servers ist über TCP nicht erreichbar. Das zählt nur, wo auch UDP geschlossen ist.',
      'not-offered': 'Dieser Server bietet keine Medien über TCP an.',
    },
    'turn-udp': {
      works: 'Das Relay ist über UDP erreichbar.',
      failed:
        'Das Relay ist über UDP nicht erreichbar. Das zählt nur, wo die direkten Wege geschlossen sind.',
      'not-offered': 'Dieser Server bietet kein Relay über UDP an.',
    },
    'turn-tcp': {
      works: 'Das Relay ist über TCP erreichbar.',
      failed: 'Das Relay ist über TCP nicht erreichbar. Das zählt nur, wo die Wege darüber geschlossen sind.',
      'not-offered': 'Dieser Server bietet kein Relay über TCP an.',
    },
    'turn-tls': {
      works: 'Der Weg, der fast durch jede Firewall kommt, ist offen.',
      failed: 'Das Relay ist über TLS nicht erreichbar. Wenn sonst nichts geht, sag es dem Betreiber.',
      'not-offered': 'Dieser Server bietet kein Relay über TLS an, das durch fast jede Firewall käme.',
    },
    candidates: {
      reflexive: 'Dein Browser kennt seine öffentliche Adresse: Direkte Gespräche zu zweit können gelingen.',
      relayed:
        'Dein Browser fand ein Relay, aber nicht seine öffentliche Adresse. Gespräche zu zweit gehen über den Server.',
      local: 'Kein STUN- oder TURN-Server hat geantwortet. Gespräche zu zweit gehen über den Server.',
      none: 'Dein Browser fand keine einzige Adresse. Erlaube WebRTC in seinen Einstellungen oder Erweiterungen.',
      'not-offered':
        'Dieser Server nennt keinen STUN- oder TURN-Server; so sagt niemand deinem Browser seine öffentliche Adresse.',
    },
    nat: {
      independent: 'Ein öffentlicher Port für alle: Direkte Gespräche zu zweit haben gute Aussichten.',
      symmetric:
        'Für jeden ein anderer öffentlicher Port (symmetrisches NAT): Gespräche zu zweit gehen meist über den Server, was nicht schadet.',
      unclear:
        'Dein Browser verbirgt zu viel, um es zu sagen. Teste noch einmal, wenn Mikrofon und Kamera erlaubt sind.',
      unseen:
        'Kein STUN-Server sah eine andere Adresse von dir: Es ist kein NAT im Weg, oder niemand hat geantwortet.',
      'one-answer': 'Nur ein STUN-Server hat geantwortet; dafür braucht es zwei.',
      'too-few': 'Dafür müssen zwei STUN-Adressen gefragt werden, und dieser Server nennt weniger.',
    },
    quality: {
      good: 'Kaum etwas geht verloren, und Antworten kommen schnell.',
      fair: 'Etwas geht verloren oder kommt spät; der Ton kann ab und zu stocken. Ein Kabel oder näheres WLAN hilft.',
      poor: 'Vieles geht verloren oder kommt spät; der Ton wird stocken. Nimm ein Kabel oder ein anderes Netz und beende andere Downloads.',
    },
    bandwidth: {
      good: 'Genug für die Bilder von allen.',
      fair: 'Genug für Ton und kleine Bilder. Andere an dieser Leitung oder Downloads können der Grund sein.',
      poor: 'Höchstens genug für Ton. Schalte in Besprechungen deine Kamera aus oder nimm ein anderes Netz.',
      busy: 'Dieses Gerät ist zu beschäftigt, um die Leitung zu füllen; sie ließ sich nicht messen. Schließe andere Programme und versuche es noch einmal.',
    },
    camera: {
      works: 'Die Kamera liefert ein Bild.',
      trouble: 'Die Kamera kann nicht benutzt werden.',
    },
    microphone: {
      works: 'Das Mikrofon hört etwas.',
      silent: 'Das Mikrofon ist offen, hört aber nichts. Ist es stumm, oder ist ein anderes das richtige?',
      trouble: 'Das Mikrofon kann nicht benutzt werden.',
    },
    playback: {
      returned: 'Deine Stimme ging zum Server und kam zurück. Hör sie dir unten an.',
      lost: 'Deine Stimme kam vom Server nicht zurück. Sieh oben nach, welcher Weg für Medien offen ist.',
    },
  },
  fact: {
    time: 'nach {value}',
    roundTripTime: 'hin und zurück in {value}',
    jitter: 'schwankt um {value}',
    lossUp: 'auf dem Hinweg verloren: {value}',
    lossDown: 'auf dem Rückweg verloren: {value}',
    up: 'hin: {value}',
    down: 'zurück: mindestens {value}',
    path: 'Weg: {value}',
    candidates: '{value}',
    servers: 'STUN-Adressen: {value}',
    size: '{value}',
    error: '{value}',
  },
}
