import koffi from 'koffi'

type Pointer = number | Buffer

/** What is called of C's library; each returns -1 where it fails. Pointers may be plain addresses. */
export type Libc = {
  socket(family: number, type: number, protocol: number): number
  connect(socket: number, address: Buffer, length: number): number
  setsockopt(socket: number, level: number, option: number, value: Buffer, length: number): number
  recvmmsg(socket: number, messages: number, count: number, flags: number, timeout: number): number
  sendmmsg(socket: number, messages: number, count: number, flags: number): number
  epoll_create1(flags: number): number
  epoll_ctl(epoll: number, operation: number, file: number, event: Buffer): number
  epoll_wait(epoll: number, events: Pointer, count: number, timeout: number): number
  clock_gettime(clock: number, time: Pointer): number
  close(file: number): number
}

const declarations = [
  'int socket(int, int, int)',
  'int connect(int, const uint8_t *, uint32_t)',
  'int setsockopt(int, int, int, const uint8_t *, uint32_t)',
  'int recvmmsg(int, uintptr_t, unsigned int, int, uintptr_t)',
  'int sendmmsg(int, uintptr_t, unsigned int, int)',
  'int epoll_create1(int)',
  'int epoll_ctl(int, int, int, const uint8_t *)',
  'int epoll_wait(int, uintptr_t, int, int)',
  'int clock_gettime(int, uintptr_t)',
  'int close(int)',
]

/** glibc of 64-bit little-endian Linux; undefined anywhere else. */
export function loadLibc(): Libc | undefined {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return undefined
  try {
    const library = koffi.load('libc.so.6')
    const functions = declarations.map((declaration) => library.func(declaration))
    return Object.fromEntries(functions.map((each) => [each.info.name, each])) as unknown as Libc
  } catch {
    return undefined
  }
}

/** Where the bytes are in memory. Only for large ones, which are never moved. */
export const addressOf = (bytes: Uint8Array | Uint32Array): number => Number(koffi.address(bytes))

/** Calls `readable` whenever there is something to read at a file descriptor. Returns how to stop. */
export function watchReadable(file: number, readable: () => void): () => void {
  const handle = koffi.node.poll(file, { readable: true }, readable)
  return () => handle.close()
}
