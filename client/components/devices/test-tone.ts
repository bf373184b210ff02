/** Three soft notes, upward: frequency (Hz) and when each begins (s). */
const notes = [
  [523.25, 0],
  [659.25, 0.22],
  [783.99, 0.44],
] as const
const noteLength = 0.7
/** How long the tone is heard, in ms. */
const toneLength = 1_200

type Loudspeaker = HTMLAudioElement & { setSinkId?: (id: string) => Promise<void> }

/** Plays a short tone through a speaker (undefined: the system's) and resolves when it has faded away. */
export async function playTestTone(speaker: string | undefined): Promise<void> {
  const context = new AudioContext()
  const output = context.createMediaStreamDestination()
  // An audio element can be sent to a chosen speaker in more browsers than an audio context can.
  const loudspeaker: Loudspeaker = new Audio()
  loudspeaker.srcObject = output.stream
  try {
    if (speaker) await loudspeaker.setSinkId?.(speaker)
    await loudspeaker.play()
    for (const [frequency, start] of notes) playNote(context, output, frequency, start)
    await new Promise((resolve) => setTimeout(resolve, toneLength))
  } finally {
    loudspeaker.srcObject = null
    await context.close()
  }
}

function playNote(context: AudioContext, output: AudioNode, frequency: number, start: number): void {
  const begin = context.currentTime + 0.05 + start
  const note = new OscillatorNode(context, { frequency, type: 'sine' })
  const loudness = new GainNode(context, { gain: 0 })
  loudness.gain.setValueAtTime(0, begin)
  loudness.gain.linearRampToValueAtTime(0.25, begin + 0.02)
  loudness.gain.exponentialRampToValueAtTime(0.001, begin + noteLength)
  note.connect(loudness).connect(output)
  note.start(begin)
  note.stop(begin + noteLength)
}
