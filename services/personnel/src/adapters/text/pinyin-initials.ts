import { pinyin } from 'pinyin-pro'

const LONGEST = 40

/** Pinyin initials of a name; a first sign that is read otherwise as a family name (单, 曾) is read so. Latin letters stay. */
export const pinyinInitials = (name: string): string =>
  pinyin(name.replace(/[\s·•]/g, ''), { pattern: 'first', toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .slice(0, LONGEST)
