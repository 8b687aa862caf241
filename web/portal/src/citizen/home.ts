import { Router } from 'express'
import { html } from '../html.ts'
import { sendPage } from '../visit.ts'

const BODY = html`<h1>监督执法，请告诉我们</h1>
<p class="lead">执法的单位或者人员乱收费、乱罚款、乱检查、乱查封，不亮证、不作为、态度粗暴，都可以在这里反映。</p>
<ul class="cards big"><li><a href="/report"><strong>我要反映</strong><span>投诉、举报、提意见，可以匿名</span></a></li><li><a href="/status"><strong>查询进展</strong><span>用16位查询码</span></a></li><li><a href="/certificates"><strong>核验执法证件</strong><span>看证件是不是真的、有没有效</span></a></li><li><a href="/directory"><strong>监督电话</strong><span>不想上网的，可以打电话</span></a></li><li><a href="/statistics"><strong>年度数据</strong><span>收了多少，办了多少</span></a></li></ul>
<h2>请放心</h2><ul><li>您的姓名、电话加密保存，被反映的单位看不到。</li><li>反映司法局或者监督人员的，直接转给上一级，被反映的机关看不到。</li><li>任何人不得打击报复。受到报复的，请再次反映，会优先处理。</li></ul>
<h2>这里不办这些事</h2><ul><li>商户、企业或者个人的问题，请打<a href="tel:12345">12345</a>或者<a href="tel:12315">12315</a>。</li><li>已经申请行政复议、提起诉讼、正在信访或者由纪检监察处理的，请等那边的结果。</li><li>紧急情况请打<a href="tel:110">110</a>。</li></ul>
<p class="notice">在这里反映，<strong>不会延长</strong>申请行政复议（一般60日内）和提起行政诉讼（一般6个月内）的期限，也<strong>不会暂停</strong>它们。请不要因为等答复错过。</p>
<p class="warning"><strong>请不要填写或者上传国家秘密。</strong></p>`

/** 首页: what this is for, and what not. */
export function homePage(): Router {
  const router = Router()
  router.get('/', (request, response) => sendPage(request, response, { title: '首页', body: BODY }))
  return router
}
