import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

export type BundleBudget = {
  /** How much JavaScript a page may load before it can be used, in bytes after gzip. */
  limit: number
  /** The modules that make up a page, by its name; the entry comes on top, and whatever they import at once. */
  pages: Record<string, string[]>
  /** Packages that must not be in any file. */
  never: string[]
}

/** Weighs what each page loads first; a page too heavy, or a package that does not belong there, fails the build. */
export function bundleBudget({ limit, pages, never }: BundleBudget): Plugin {
  return {
    name: 'bundle-budget',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      for (const chunk of chunks) {
        const stranger = never.find((name) => holdsPackage(chunk, name))
        if (stranger) this.error(`${chunk.fileName} contains ${stranger}, which must not reach the browser`)
      }
      for (const [page, modules] of Object.entries(pages)) {
        const bytes = weigh(loadedFirst(chunks, modules))
        const said = `JavaScript of ${page}: ${kilobytes(bytes)} gzip of ${kilobytes(limit)}`
        if (bytes > limit) this.error(`${said}: too heavy`)
        console.log(said)
      }
    },
  }
}

type Chunk = Rolldown.OutputChunk

const holdsPackage = (chunk: Chunk, name: string): boolean =>
  chunk.moduleIds.some((id) => id.includes(`/node_modules/${name}/`))

/** The entry, the chunks that hold these modules, and everything those import statically. */
function loadedFirst(chunks: Chunk[], modules: string[]): Set<Chunk> {
  const holders = modules.map((module) => {
    const holder = chunks.find(({ moduleIds }) => moduleIds.some((id) => id.split('?')[0]?.endsWith(module)))
    if (!holder) throw new Error(`no file holds ${module}`)
    return holder
  })
  const found = new Set<Chunk>()
  const visit = (chunk: Chunk | undefined): void => {
    if (!chunk || found.has(chunk)) return
    found.add(chunk)
    for (const name of chunk.imports) visit(chunks.find(({ fileName }) => fileName === name))
  }
  for (const chunk of [...chunks.filter(({ isEntry }) => isEntry), ...holders]) visit(chunk)
  return found
}

const weigh = (chunks: Set<Chunk>): number =>
  [...chunks].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)

const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} kB`
