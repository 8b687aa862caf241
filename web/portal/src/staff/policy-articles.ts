/** The beginning of an article, as measures are written: 第一条, 第12条. */
const ARTICLE = /^\s*(第[一二三四五六七八九十百零〇\d]{1,8}条)[\s　:：]*/

/** A measure's text as articles: each begins with its number at the beginning of a line. Text before the first one is a preface without number. */
export function articlesOf(text: string): { no: string; text: string }[] {
  const articles: { no: string; text: string }[] = []
  for (const line of text.split(/\r?\n/)) {
    const no = ARTICLE.exec(line)?.[1]
    const rest = line.replace(ARTICLE, '').trim()
    const last = articles.at(-1)
    if (no) articles.push({ no, text: rest })
    else if (last) last.text = `${last.text}\n${rest}`.trim()
    else if (rest) articles.push({ no: '前言', text: rest })
  }
  return articles
}
