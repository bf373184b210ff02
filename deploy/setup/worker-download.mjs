import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { run } from './child.mjs'
import { reasonOf } from './failure.mjs'
import { runsHere } from './worker-binary.mjs'

/** How long the other side may keep us waiting, in ms: for its answer, then for the whole file. */
const patience = { answer: 5000, file: 300_000 }

/**
 * Fetches the worker that mediasoup publishes for this platform, in its own way: it names the file, and the place is
 * its repository or MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL. Only its build from source is left out.
 * @param {{ mediasoup: string, node: string, env: NodeJS.ProcessEnv, folder: string, step: import('./progress.mjs').Step }} parts
 *   mediasoup: folder of the package; folder: to work in
 * @returns {Promise<{ worker: string } | { reason: string }>}
 */
export async function downloadWorker({ mediasoup, node, env, folder, step }) {
  if (env['MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD']) return { reason: 'the download is switched off' }
  step.working('looking for a prebuilt one')
  const url = await urlOf({ mediasoup, node, env })
  if (!url) return { reason: 'mediasoup names none for this platform' }

  const archive = join(folder, 'worker.tgz')
  try {
    const missing = await fetchFile(url, archive, step)
    if (missing) return { reason: missing }
  } catch (error) {
    return { reason: `download failed: ${networkReason(error)}` }
  }
  const worker = join(folder, 'mediasoup-worker')
  const { code } = await run('tar', ['-xzf', archive, '-C', folder])
  if (code !== 0) return { reason: 'the downloaded archive is broken' }
  return runsHere(worker) ? { worker } : { reason: 'the downloaded one does not run on this machine' }
}

/**
 * @param {{ mediasoup: string, node: string, env: NodeJS.ProcessEnv }} parts
 * @returns {Promise<string | undefined>}
 */
async function urlOf({ mediasoup, node, env }) {
  const { version, repository } = JSON.parse(await readFile(join(mediasoup, 'package.json'), 'utf8'))
  const { lines } = await run(node, ['npm-scripts.mjs', 'worker:prebuild-name'], { cwd: mediasoup, env })
  const name = /mediasoup-worker-[\w.+-]+\.tgz/.exec(lines.join('\n'))?.[0]
  const releases = `${repository.url.replace(/^git\+|\.git$/g, '')}/releases/download`
  return name && `${env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] || releases}/${version}/${name}`
}

/**
 * @param {string} url
 * @param {string} path
 * @param {import('./progress.mjs').Step} step
 * @returns {Promise<string | undefined>} why there is no such file
 */
async function fetchFile(url, path, step) {
  const stop = new AbortController()
  const fuse = (/** @type {number} */ time) =>
    setTimeout(() => stop.abort(new Error('no answer in time')), time)
  let timer = fuse(patience.answer)
  try {
    const response = await fetch(url, { signal: stop.signal })
    if (response.status === 404) return 'there is none for this platform'
    if (!response.ok || !response.body) return `the download was answered with ${response.status}`
    clearTimeout(timer)
    timer = fuse(patience.file)

    const size = Number(response.headers.get('content-length'))
    let received = 0
    const body = Readable.fromWeb(/** @type {import('node:stream/web').ReadableStream} */ (response.body))
    body.on('data', (chunk) => {
      received += chunk.length
      step.working('downloading', size ? received / size : NaN)
    })
    await pipeline(body, createWriteStream(path))
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

/**
 * `fetch failed` says nothing; what it hides does.
 * @param {unknown} error
 */
function networkReason(error) {
  const cause = error instanceof Error ? error.cause : undefined
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code || reasonOf(cause ?? error)
}
