import { describe, expect, test } from '@jest/globals'
import { html, paragraphs } from './html.ts'

describe('html', () => {
  test('escapes what was typed, in text and in attributes', () => {
    expect(html`<p title="${'"><script>'}">${"<b>&'</b>"}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;&#39;&lt;/b&gt;</p>',
    )
  })

  test('keeps markup of inner templates and joins lists', () => {
    expect(html`<ul>${['<', html`<b>x</b>`].map((each) => html`<li>${each}</li>`)}</ul>`.text).toBe(
      '<ul><li>&lt;</li><li><b>x</b></li></ul>',
    )
  })

  test('leaves out false, null and undefined but not zero', () => {
    expect(html`${false}${null}${undefined}${0}`.text).toBe('0')
  })

  test('an object that only looks like markup is escaped', () => {
    expect(html`${{ text: '<i>' } as unknown as string}`.text).not.toContain('<i>')
  })

  test('paragraphs keep line breaks and escape', () => {
    expect(paragraphs('a\nb\n\n<c>').text).toBe('<p>a<br>b</p><p>&lt;c&gt;</p>')
  })
})
