import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { downloadWorker } from '../../deploy/setup/worker-download.mjs'
import { newFolder, quietStep, writeFiles, writeScript } from './support.ts'

/** A package that names its file as mediasoup does, and a place that serves it. */
async function release(answer: RequestListener) {
  const folder = await newFolder()
  const mediasoup = `${folder}/mediasoup`
  await writeFiles(mediasoup, {
    'package.json': '{ "version": "3.27.1", "repository": { "url": "git+https://example.org/it.git" } }',
    'npm-scripts.mjs': "console.log(process.argv[2], '[name:mediasoup-worker-3.27.1-linux-x64-kernel6.tgz]')",
  })
  await writeFiles(folder, { 'work/.keep': '' })
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const place = `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases`
  const env = { ...process.env, MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: place }
  return { mediasoup, env, node: process.execPath, folder: `${folder}/work`, step: quietStep() }
}

/** The archive that a release would hold, with a worker that does what the script says. */
async function archiveOf(script: string): Promise<Buffer> {
  const folder = await newFolder()
  await writeScript(`${folder}/mediasoup-worker`, script)
  execFileSync('tar', ['-czf', `${folder}/worker.tgz`, '-C', folder, 'mediasoup-worker'])
  return readFileSync(`${folder}/worker.tgz`)
}

test('the file that mediasoup names is fetched, unpacked and tried', async () => {
  const archive = await archiveOf('exit 41')
  const asked: (string | undefined)[] = []
  const parts = await release((request, response) => {
    asked.push(request.url)
    response.end(archive)
  })
  expect(await downloadWorker(parts)).toEqual({ worker: `${parts.folder}/mediasoup-worker` })
  expect(asked).toEqual(['/releases/3.27.1/mediasoup-worker-3.27.1-linux-x64-kernel6.tgz'])
})

test('a worker made for another machine is not taken', async () => {
  const archive = await archiveOf('exit 127')
  const parts = await release((_, response) => response.end(archive))
  expect(await downloadWorker(parts)).toEqual({
    reason: 'the downloaded one does not run on this machine',
  })
})

test('a platform without a prebuilt worker is told apart from a broken connection', async () => {
  const parts = await release((_, response) => response.writeHead(404).end())
  expect(await downloadWorker(parts)).toEqual({ reason: 'there is none for this platform' })
  const env = { ...parts.env, MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: 'http://127.0.0.1:1' }
  expect(await downloadWorker({ ...parts, env })).toMatchObject({
    reason: expect.stringContaining('download failed'),
  })
})

test('the download can be switched off', async () => {
  const parts = await release((_, response) => response.end())
  const env = { ...parts.env, MEDIASOUP_SKIP_WORKER_PREBUILT_DOWNLOAD: '1' }
  expect(await downloadWorker({ ...parts, env })).toEqual({ reason: 'the download is switched off' })
})
