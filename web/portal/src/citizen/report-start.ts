import { type Html, html } from '../html.ts'

const CHOICES = [
  ['/report/form?about=unit', '执法单位', '局、委、乡镇街道、派出机构等的执法行为'],
  ['/report/form?about=officer', '某个执法人员', '您知道是哪个单位的人'],
  ['/report/merchant', '商户或者个人', '店铺、企业、邻居等，不是执法的人'],
  ['/report/form?about=office', '司法局或者监督人员', '会直接转给上一级，被反映的机关看不到'],
] as const

export const firstQuestion = (): Html =>
  html`<h1>您要反映的是谁？</h1><p>选一个，按提示往下填。用不了几分钟，可以匿名。</p><ul class="cards">${CHOICES.map(([url, name, hint]) => html`<li><a href="${url}"><strong>${name}</strong><span>${hint}</span></a></li>`)}</ul>
<p><a href="/">返回首页</a></p>`

export const merchantPage = (): Html =>
  html`<h1>商户或者个人的问题</h1><p>这里只监督执法的单位和人。商户、企业或者个人违法，请这样反映，处理更快：</p>
<ul class="phones"><li><a href="tel:12345">12345</a> 政务服务热线，各类问题</li><li><a href="tel:12315">12315</a> 买东西、消费、产品质量、价格</li><li><a href="/directory">主管部门的电话</a> 按地区查找</li><li><a href="tel:110">110</a> 紧急情况</li></ul>
<h2>已经向主管部门反映过，但是没有人管？</h2><p>主管部门知道了而不管，可以在这里反映这个部门不履行职责。</p><p><a class="button" href="/report/form?about=inaction">反映主管部门知道而不管</a></p><p><a href="/report">返回上一步</a></p>`
