import { toBuffer } from 'qrcode'

/** A QR code as a PNG of about `width` pixels, black on white with its quiet zone, for printing on cards. */
export const scanCodePng = (content: string, width = 600): Promise<Buffer> =>
  toBuffer(content, { type: 'png', width, margin: 4, errorCorrectionLevel: 'M' })
