import { writeFile } from 'node:fs/promises'

const rate = 48_000
const seconds = 4

/**
 * Writes a sound that goes on and on like a voice (a gliding tone, never still), so that neither noise suppression nor
 * discontinuous transmission makes a pause of its own: whatever gap is heard then was made by the network.
 */
export async function writeVoice(path: string): Promise<void> {
  const samples = new Int16Array(rate * seconds)
  let phase = 0
  for (let index = 0; index < samples.length; index++) {
    const time = index / rate
    phase += (2 * Math.PI * (220 + 120 * Math.sin(2 * Math.PI * 2.5 * time))) / rate
    const loud = 0.55 + 0.4 * Math.sin(2 * Math.PI * 4.25 * time)
    samples[index] = 11_000 * loud * (Math.sin(phase) + 0.4 * Math.sin(2.7 * phase))
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.byteLength, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(1, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 2, 28)
  head.writeUInt16LE(2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.byteLength, 40)
  await writeFile(path, Buffer.concat([head, Buffer.from(samples.buffer)]))
}
