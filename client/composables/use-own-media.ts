import { onScopeDispose, watch } from 'vue'
import { LocalMedia } from '../media/local-media.ts'
import { usePreferences } from './use-preferences.ts'

/** What one comes with, wished for at the start. */
export type MediaWishes = { microphone: boolean; camera: boolean }

/** This page's microphone, camera and screen: the remembered devices are chosen, and new choices remembered. */
export function useOwnMedia(wishes: MediaWishes): LocalMedia {
  const { preferences, change } = usePreferences()
  const { devices, processing } = preferences.value
  const local = new LocalMedia()
  onScopeDispose(() => local.close())
  for (const kind of ['camera', 'microphone', 'speaker'] as const) local.devices.choose(kind, devices[kind])
  local.processing.value = processing
  // Only what is wished for is asked of the browser.
  if (wishes.microphone) local.microphone.want(true)
  if (wishes.camera) local.camera.want(true)

  watch(local.devices.chosen, (chosen) => change({ devices: chosen }))
  watch(local.processing, (chosen) => change({ processing: chosen }))
  return local
}
