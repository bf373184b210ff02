/** The protocol's version, told in the handshake: a page that speaks another one is told to reload. */
export const protocolVersion = 6
