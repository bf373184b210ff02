/** The Barcode Detection API (Chrome on Android and macOS), as far as it is used here. */
type Detector = { detect(source: HTMLVideoElement): Promise<Array<{ rawValue: string }>> }
type DetectorClass = new (options: { formats: string[] }) => Detector

const detectors = globalThis as { BarcodeDetector?: DetectorClass }

/** Whether this browser reads codes from its camera. */
export const canScan = typeof detectors.BarcodeDetector === 'function'

/** A reader of QR codes; only where `canScan`. */
export function newDetector(): Detector {
  if (!detectors.BarcodeDetector) throw new Error('no BarcodeDetector here')
  return new detectors.BarcodeDetector({ formats: ['qr_code'] })
}
