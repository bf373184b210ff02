import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const textual = /\.(js|css|html|svg|webmanifest)$/

/** Bytes; below, compression gains nothing. */
const least = 1_024

/** Puts compressed copies beside the built files, for the server to hand out as they are. */
export function precompressed(): Plugin {
  return {
    name: 'precompressed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      for (const name of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
        if (!textual.test(name)) continue
        const path = join(dir, name)
        const content = readFileSync(path)
        if (content.length < least) continue
        writeFileSync(`${path}.br`, brotliCompressSync(content))
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
      }
    },
  }
}
